using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>Drops what no output and no effect needs. Arguments stay: they are the signature.</summary>
internal static class DeadCodePass
{
    public static Graph Run(Graph graph)
    {
        var live = new bool[graph.ValueCount];
        foreach (var output in graph.OutputIds) live[output] = true;
        var keep = new HashSet<Node>(NodeIdentity.Instance);
        for (var index = graph.Body.Count - 1; index >= 0; index--)
        {
            var node = graph.Body[index];
            var used = node.Operator.Effect == Effect.Writes
                || node.Operator is Input { Kind: InputKind.Argument or InputKind.Scalar }
                || Array.IndexOf(live, true, node.First, node.Results.Count) >= 0;
            if (!used) continue;
            keep.Add(node);
            foreach (var input in node.Inputs) live[input] = true;
        }

        if (keep.Count == graph.Body.Count) return graph;
        return Rewriter.Rewrite(graph, (_, node, _) => keep.Contains(node) ? null : new Value[node.Results.Count]);
    }
}
