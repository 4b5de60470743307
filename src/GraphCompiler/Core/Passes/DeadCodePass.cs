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
        foreach (var node in graph.Body.Reverse())
        {
            var used = node.Operator.Effect == Effect.Writes
                || node.Operator is Input { Kind: InputKind.Argument or InputKind.Scalar }
                || Enumerable.Range(node.First, node.Results.Count).Any(i => live[i]);
            if (!used) continue;
            keep.Add(node);
            foreach (var input in node.Inputs) live[input] = true;
        }

        return Rewriter.Rewrite(graph, (_, node, _) => keep.Contains(node) ? null : new Value[node.Results.Count]);
    }
}
