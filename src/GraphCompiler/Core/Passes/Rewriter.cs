namespace GraphCompiler.Core.Passes;

/// <summary>Copies a graph node by node and lets a rule put something else in a node's place.</summary>
internal static class Rewriter
{
    /// <param name="graph">The graph to copy.</param>
    /// <param name="rule">Given the new builder, the old node and its new inputs: what stands for its results, or null to copy it.</param>
    /// <param name="builder">What the copy is written with.</param>
    public static Graph Rewrite(Graph graph, Func<GraphBuilder, Node, Value[], Value[]?> rule, GraphBuilder? builder = null)
    {
        builder ??= new GraphBuilder();
        var map = new Value[graph.ValueCount];
        foreach (var node in graph.Body)
        {
            var inputs = node.Inputs.Select(i => map[i]).ToArray();
            (builder.Phase, builder.Source) = (node.Phase, node.Source);
            var results = rule(builder, node, inputs) ?? Copy(builder, node, inputs);
            for (var i = 0; i < node.Results.Count; i++) map[node.First + i] = results[i];
        }

        return builder.Build(graph.Name, graph.OutputIds.Select(i => map[i]));
    }

    private static NodeValue[] Copy(GraphBuilder builder, Node node, Value[] inputs) =>
        builder.Append(node.Operator, inputs.Select(i => ((NodeValue)i).Id).ToEquatableArray(), node.Results, node.Phase, node.Source);
}
