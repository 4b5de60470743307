namespace GraphCompiler.Core.Passes;

/// <summary>Expands operators that are short for others. After differentiation, so that they have gradients of their own.</summary>
internal static class LowerPass
{
    public static Graph Run(Graph graph) => Rewriter.Rewrite(graph, (builder, node, inputs) =>
    {
        if (node.Operator.Lower is not { } lower) return null;
        var first = builder.ValueCount;
        var results = lower(inputs);
        for (var i = 0; i < results.Length; i++)
        {
            // What the graph knew of the sizes, inference without it may not find again.
            if (results[i] is NodeValue result && result.Id >= first) builder.Refine(result, node.Results[i]);
        }

        return results;
    });
}
