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
            var inputs = new Value[node.Inputs.Count];
            for (var i = 0; i < inputs.Length; i++) inputs[i] = map[node.Inputs[i]];
            (builder.Phase, builder.Source) = (node.Phase, node.Source);
            var results = rule(builder, node, inputs) ?? builder.Append(node, inputs);
            for (var i = 0; i < node.Results.Count; i++) map[node.First + i] = results[i];
        }

        var outputs = graph.OutputIds.Select(i => map[i]);
        return IsUnchanged(graph, builder, outputs) ? graph : builder.Build(graph.Name, outputs);
    }

    private static bool IsUnchanged(Graph graph, GraphBuilder builder, Value[] outputs)
    {
        if (builder.Nodes.Count != graph.Body.Count) return false;
        for (var i = 0; i < graph.Body.Count; i++)
        {
            if (!ReferenceEquals(builder.Nodes[i], graph.Body[i])) return false;
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (((NodeValue)outputs[i]).Id != graph.OutputIds[i]) return false;
        }

        return true;
    }
}
