using GraphCompiler.Core.Autodiff;

namespace GraphCompiler.Core.Operators;

/// <summary>
/// One of two graphs: the first operand says which. A gradient takes the same way, with what the way that was taken has saved:
/// further results, of which the other arm gives nothing but a place holder.
/// </summary>
internal sealed record If(Subgraph Then, Subgraph Else, bool IsExposed = false) : ControlOperator, IExposable
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "If";

    public override IEnumerable<(string Name, Subgraph Graph)> Subgraphs => [("then", Then), ("else", Else)];

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        [.. Then.Outputs.Zip(Else.Outputs, (x, y) => x with { Shape = builder.Joined(Then.Outside(x.Shape), Else.Outside(y.Shape)) })];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Then = Then.MapShapes(map), Else = Else.MapShapes(map) };

    public Operator Exposed(bool allOrders)
    {
        var (then, saved) = Exposure.Expose(Then, allOrders, _ => true, first: 0);
        var (otherwise, others) = Exposure.Expose(Else, allOrders, _ => true, first: 0);
        return new If(
            Exposure.WithOutputs(then, (b, values) => [.. saved.Select(v => values[v]), .. others.Select(v => b.Absent(otherwise.Graph.TypeOf(v)))]),
            Exposure.WithOutputs(otherwise, (b, values) => [.. saved.Select(v => b.Absent(then.Graph.TypeOf(v))), .. others.Select(v => values[v])]),
            IsExposed: true);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var then = ArmGradient.Of(Then, context);
        var otherwise = ArmGradient.Of(Else, context);
        var sources = then.Sources.Union(otherwise.Sources).OrderBy(s => s).ToList();
        var gradients = context.None;
        if (sources.Count == 0) return gradients;

        var operands = new List<Value> { context.X };
        var backward = new If(
            then.Build(context.Inputs, sources, operands),
            otherwise.Build(context.Inputs, sources, operands));
        var results = context.X.Builder.Apply(backward, [.. operands]);
        for (var i = 0; i < sources.Count; i++) gradients[sources[i]] = results[i];
        return gradients;
    }

    /// <summary>The gradient of one arm.</summary>
    /// <param name="Graph">The derived graph.</param>
    /// <param name="Arguments">What its inputs are.</param>
    /// <param name="Sources">Which operands of the node its outputs are the gradients of.</param>
    private sealed record ArmGradient(Graph Graph, IReadOnlyList<Value> Arguments, List<int> Sources)
    {
        public static ArmGradient Of(Subgraph arm, GradientContext context)
        {
            var graph = arm.Graph;
            var derivation = Derivation.Derive(
                graph, n => context.Needs(arm.OperandOf(n.Result)), i => context.OutputGradients[i] is not null);
            var residuals = derivation.Forward.OutputIds.Skip(graph.OutputIds.Count).Select(v => graph.Producer(v).Operator is Input
                ? context.Inputs[arm.OperandOf(v)]
                : context.Outputs[Exposure.OutputOf(graph, v, first: 0)]);
            return new ArmGradient(
                derivation.Backward,
                [.. residuals, .. derivation.Targets.Select(t => context.OutputGradients[t]!)],
                [.. derivation.Sources.Select(arm.OperandOf)]);
        }

        /// <summary>The arm of the gradient; operands that are missing are added.</summary>
        public Subgraph Build(Value[] inputs, IReadOnlyList<int> sources, List<Value> operands)
        {
            var builder = new GraphBuilder();
            var own = new SubgraphInputs(builder, operands, 0);
            var results = builder.Inline(Graph, node => own.Take(Arguments[((Input)node.Operator).Ordinal], node.Type));
            return own.Complete(Graph.Name, [.. sources.Select(source =>
                Sources.IndexOf(source) is >= 0 and var known ? results[known] : own.Zeros(inputs[source]))]);
        }
    }
}
