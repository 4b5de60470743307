using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Drops what no output and no effect needs. Arguments stay: they are the signature. So does what alone says how long something is that
/// is needed, where only a run finds out.
/// </summary>
internal static class DeadCodePass
{
    public static Graph Run(Graph graph)
    {
        var live = new bool[graph.ValueCount];
        foreach (var output in graph.OutputIds) live[output] = true;
        var keep = new HashSet<Node>(NodeIdentity.Instance);
        Keep(graph, live, keep);
        while (KeepWitness(graph, live, keep)) Keep(graph, live, keep);
        if (keep.Count == graph.Body.Count) return graph;
        return Rewriter.Rewrite(graph, (_, node, _) => keep.Contains(node) ? null : new Value[node.Results.Count]);
    }

    private static void Keep(Graph graph, bool[] live, HashSet<Node> keep)
    {
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
    }

    private static bool KeepWitness(Graph graph, bool[] live, HashSet<Node> keep)
    {
        if (graph.Body.All(n => n.Operator is not (ControlOperator or Input { Kind: InputKind.Variable }) || keep.Contains(n))) return false;
        var isMore = false;
        foreach (var symbol in Witnesses.Missing(graph.Body.Where(keep.Contains), []))
        {
            var value = Witnesses.Find(graph.Body, symbol);
            if (value < 0 || live[value] || graph.Producer(value).Operator is not (ControlOperator or Input { Kind: InputKind.Variable })) continue;
            live[value] = isMore = true;
        }

        return isMore;
    }
}
