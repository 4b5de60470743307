namespace GraphCompiler.Core.Operators;

/// <summary>
/// What a function with a gradient of its own gave: y = x for each of the first operands, through which no gradient passes. The
/// next operands get what the rule says; the last are what the rule needs. Gone before kernels are found.
/// </summary>
/// <param name="Count">How many results there are.</param>
/// <param name="Sources">How many operands the rule gives gradients for.</param>
/// <param name="Rule">The function's own gradient.</param>
internal sealed record CustomGradient(int Count, int Sources, GradientRule Rule) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override Func<Value[], Value[]> Lower => inputs => [.. inputs.Take(Count)];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. inputs.Take(Count).Select(x => x.Type)];

    public override Value?[] Gradient(GradientContext context)
    {
        var upstream = context.OutputGradients.Select((dy, i) => dy ?? context.Outputs[i].Zeros()).ToArray();
        var gradients = context.None;
        Rule.Gradient(upstream, [.. context.Inputs.Skip(Count + Sources)]).CopyTo(gradients, Count);
        return gradients;
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Rule = Rule.MapShapes(map) };
}

/// <summary>How gradients of results become those of sources.</summary>
internal abstract record GradientRule
{
    /// <param name="upstream">A gradient for each result.</param>
    /// <param name="residuals">What the rule asked to keep of the forward.</param>
    /// <returns>A gradient for each source, null where there is none.</returns>
    public abstract Value?[] Gradient(Value[] upstream, Value[] residuals);

    public virtual GradientRule MapShapes(Func<Shape, Shape> map) => this;
}

/// <summary>The rule of a function that its own rule calls, beyond the orders that a graph holds.</summary>
internal sealed record NoRule(int Orders) : GradientRule
{
    public override Value?[] Gradient(Value[] upstream, Value[] residuals) =>
        throw new TfNoGradientException($"A custom gradient that calls its own function has {Orders} orders of derivatives in a compiled function.");
}

/// <summary>A rule that was written into a graph of its own: its inputs are the upstream gradients, then the residuals.</summary>
/// <param name="Graph">The graph; its outputs are the gradients that are not null.</param>
/// <param name="IsGiven">For each source, whether it has a gradient.</param>
internal sealed record GraphRule(Graph Graph, EquatableArray<bool> IsGiven) : GradientRule
{
    // A rule may call its own function. A graph's rules are written when the function is called, which must come to an end.
    private const int MostOrders = 4;

    [ThreadStatic]
    private static int t_order;

    /// <summary>Runs a rule over a graph under construction and cuts out what it writes; what stays behind is dead code.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="outputs">The results that upstream gradients will be for.</param>
    /// <param name="rule">From upstream gradients to the gradients of the sources.</param>
    /// <param name="residuals">What the rule needs of the graph.</param>
    public static GradientRule Cut(GraphBuilder builder, Value[] outputs, Func<Value[], Value?[]> rule, out Value[] residuals)
    {
        residuals = [];
        if (t_order == MostOrders) return new NoRule(MostOrders);
        var graph = new GraphBuilder { Phase = Phase.Backward };
        var tapes = builder.Tapes.ToArray();
        builder.Tapes.Clear();
        var seeds = Array.ConvertAll(outputs, y => y.Constant(1).BroadcastTo(y.Shape));
        var (first, phase) = (builder.Nodes.Count, builder.Phase);
        var map = new Dictionary<int, Value>();
        var outside = new List<Value>();
        for (var i = 0; i < seeds.Length; i++) map[((NodeValue)seeds[i]).Id] = graph.Input(InputKind.Argument, "d" + i, outputs[i].Type);
        Value?[] gradients;
        builder.Phase = Phase.Backward;
        t_order++;
        try
        {
            gradients = rule(seeds);
        }
        finally
        {
            t_order--;
            builder.Phase = phase;
            builder.Tapes.AddRange(tapes);
        }

        for (var i = first; i < builder.Nodes.Count; i++)
        {
            // What the rule takes from outside, and a variable's value, it takes when the function runs.
            var node = builder.Nodes[i];
            if (node.Operator is Input or ReadVariable) continue;
            if (node.Operator.Effect == Effect.Writes) throw new NotSupportedException("The gradient function of a custom gradient updates a variable, which a compiled function cannot run.");
            var inputs = node.Inputs.Select(v => ((NodeValue)Mapped(v)).Id).ToEquatableArray();
            var results = graph.Append(node.Operator, inputs, node.Results, Phase.Backward, node.Source);
            for (var r = 0; r < results.Length; r++) map[node.First + r] = results[r];
        }

        var given = gradients.OfType<Value>().Select(g => Mapped(((NodeValue)g).Id)).ToList();
        residuals = [.. outside];
        return new GraphRule(graph.Build("gradient", given), gradients.Select(g => g is not null).ToEquatableArray());

        Value Mapped(int value)
        {
            if (map.TryGetValue(value, out var known)) return known;
            outside.Add(new NodeValue(builder, value));
            return map[value] = graph.Input(InputKind.Argument, "residual" + (outside.Count - 1), builder.TypeOf(value) with { IsVariable = false });
        }
    }

    public override Value?[] Gradient(Value[] upstream, Value[] residuals)
    {
        var builder = (GraphBuilder)upstream[0].Builder;
        var (phase, source) = (builder.Phase, builder.Source);
        var results = builder.Inline(Graph, node => ((Input)node.Operator).Ordinal is var i && i < upstream.Length ? upstream[i] : residuals[i - upstream.Length]);
        (builder.Phase, builder.Source) = (phase, source);
        var next = 0;
        return [.. IsGiven.Select(isGiven => isGiven ? results[next++] : null)];
    }

    public override GradientRule MapShapes(Func<Shape, Shape> map) => this with { Graph = Graph.MapShapes(map) };
}
