using GraphCompiler.Core.Autodiff;

namespace GraphCompiler.Core.Operators;

/// <summary>
/// A graph that runs again and again on what it gave. Operands: a limit of the iterations (a scalar, none where it is negative),
/// the <paramref name="States"/> that go from iteration to iteration, <paramref name="Replays"/> lists of which each iteration
/// gets one item, and values that all iterations share. Inside, operand 0 is the number of the iteration. Results: how many iterations
/// there were, the states, and a list of each further output of the body, one item for an iteration.
/// </summary>
/// <param name="Condition">Whether there is another iteration; null where only the limit ends it.</param>
/// <param name="Body">One iteration.</param>
/// <param name="States">How many states.</param>
/// <param name="Replays">How many lists.</param>
/// <param name="IsReversed">Whether the numbers go down to 0: the way of the gradient, for which the limit is the number of iterations.</param>
/// <param name="IsExposed">Whether the lists have what gradients need.</param>
internal sealed record While(Subgraph? Condition, Subgraph Body, int States, int Replays, bool IsReversed = false, bool IsExposed = false)
    : ControlOperator, IExposable
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "While";

    public override string Details => (IsReversed ? "backwards, " : "") + $"{States} states, {Replays} replays";

    public override IEnumerable<(string Name, Subgraph Graph)> Subgraphs => Condition is null ? [("do", Body)] : [("while", Condition), ("do", Body)];

    public override bool CanFail => true;

    private int FirstShared => 1 + States + Replays;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var outputs = Body.Outputs.ToList();
        return
        [
            new TensorType(DType.Int32, Shape.Scalar),
            .. outputs.Take(States).Select((o, i) => o with { Shape = builder.Joined(Body.Outside(o.Shape), inputs[1 + i].Shape) }),
            .. outputs.Skip(States).Select(o => o with { Shape = Body.Outside(o.Shape), IsList = true }),
        ];
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Condition = Condition?.MapShapes(map), Body = Body.MapShapes(map) };

    public Operator Exposed(bool allOrders)
    {
        var (body, saved) = Exposure.Expose(Body, allOrders, operand => operand == 0 || operand > States, States);
        return this with { Body = Exposure.WithOutputs(body, (_, values) => saved.Select(v => values[v])), IsExposed = true };
    }

    // The states of the way back are the gradients of the states, then what adds up for the shared values; its replays are what the
    // iterations saved, and the gradients of what they gave; and it saves the gradients of the items that were replayed.
    public override Value?[] Gradient(GradientContext context)
    {
        var graph = Body.Graph;
        var states = Enumerable.Range(1, States).Where(i => context.Inputs[i].DType.IsFloating).ToList();
        var derivation = Derivation.Derive(
            graph,
            n => Body.OperandOf(n.Result) is > 0 and var operand && (operand <= States ? states.Contains(operand) : context.Needs(operand)),
            i => i < States || context.OutputGradients[1 + i] is not null);
        var sources = derivation.Sources.Select(Body.OperandOf).ToList();
        var replayed = sources.FindAll(s => s > States && s < FirstShared);
        var shared = sources.FindAll(s => s >= FirstShared);
        var residuals = derivation.Forward.OutputIds.Skip(graph.OutputIds.Count).ToList();
        Value[] carried = [.. states.Select(s => context.OutputGradients[s] ?? context.Outputs[s].Zeros()), .. shared.Select(s => context.Inputs[s].Zeros())];
        var lists = new List<Value>();
        var places = derivation.Backward.Inputs.Select((_, i) => Place(i)).ToArray();

        var operands = new List<Value> { context.Outputs[0] };
        operands.AddRange(carried);
        operands.AddRange(lists);
        var builder = new GraphBuilder();
        var own = new SubgraphInputs(builder, operands, operands.Count);
        var arguments = carried.Select((c, i) => own.Take(1 + i, c.Type)).ToList();
        var results = builder.Inline(derivation.Backward, node => places[((Input)node.Operator).Ordinal] is { Shared: { } outer }
            ? own.Take(outer, node.Type)
            : own.Take(places[((Input)node.Operator).Ordinal].Operand, node.Type));
        var body = own.Complete(
            derivation.Backward.Name,
            [
                .. states.Select((s, i) => sources.IndexOf(s) is >= 0 and var known ? results[known] : arguments[i].Zeros()),
                .. shared.Select((s, i) => Differentiation.Sum(arguments[states.Count + i], results[sources.IndexOf(s)])),
                .. replayed.Select(s => results[sources.IndexOf(s)]),
            ]);

        var answers = context.X.Builder.Apply(new While(null, body, carried.Length, lists.Count, !IsReversed), [.. operands]);
        var gradients = context.None;
        var answered = states.Concat(shared).Concat(replayed).ToList();
        for (var i = 0; i < answered.Count; i++) gradients[answered[i]] = answers[1 + i];
        return gradients;

        // Where an input of the derived graph comes from: an operand by number, or a shared value.
        (int Operand, Value? Shared) Place(int input)
        {
            if (input >= residuals.Count)
            {
                var target = derivation.Targets[input - residuals.Count];
                return target < States ? (1 + states.IndexOf(1 + target), null) : Replayed(context.OutputGradients[1 + target]!.Apply(new ListFill(), context.Outputs[1 + target]));
            }

            var residual = residuals[input];
            if (graph.Producer(residual).Operator is not Input || Body.OperandOf(residual) is var operand && operand >= 1 && operand <= States)
            {
                return Replayed(context.Outputs[1 + Exposure.OutputOf(graph, residual, States)]);
            }

            return operand == 0 ? (0, null) : operand < FirstShared ? Replayed(context.Inputs[operand]) : (-1, context.Inputs[operand]);
        }

        (int, Value?) Replayed(Value list)
        {
            lists.Add(list);
            return (carried.Length + lists.Count, null);
        }
    }
}
