using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Expands operators that are short for others, and casts what no kernel computes in. After differentiation, so that they have gradients of
/// their own.
/// </summary>
internal static class LowerPass
{
    public static Graph Run(Graph graph) => Rewriter.Rewrite(graph, Lower, new Builder());

    private static Value[]? Lower(GraphBuilder builder, Node node, Value[] inputs)
    {
        if (node.Operator.Lower is null && !Widening.IsNeeded(node.Operator, inputs)) return null;
        var first = builder.ValueCount;
        var results = builder.Apply(node.Operator, inputs);
        for (var i = 0; i < results.Length; i++)
        {
            // What the graph knew of the sizes, inference without it may not find again.
            if (results[i] is NodeValue result && result.Id >= first) builder.Refine(result, node.Results[i]);
        }

        return results;
    }

    /// <summary>Writes what an operator is short for, which may be short for something else.</summary>
    private sealed class Builder : GraphBuilder
    {
        protected override Value[] Execute(Operator @operator, Value[] inputs) =>
            Widening.IsNeeded(@operator, inputs) ? Widening.Apply(this, @operator, inputs)
            : @operator.Lower is { } lower ? lower(inputs)
            : base.Execute(@operator, inputs);
    }
}
