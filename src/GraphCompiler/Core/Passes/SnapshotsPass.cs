using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Makes a read that outlives the next write of its variable a copy; every other read uses the variable's own memory. A value
/// that leaves the function, too, must not change when the variable does.
/// </summary>
internal static class SnapshotsPass
{
    public static Graph Run(Graph graph)
    {
        if (!graph.Body.Any(n => n.Operator is ReadVariable)) return graph;
        var lastUse = new int[graph.ValueCount];
        for (var i = 0; i < graph.Body.Count; i++)
        {
            foreach (var input in graph.Body[i].Inputs) lastUse[input] = i;
        }

        foreach (var output in graph.OutputIds) lastUse[output] = int.MaxValue;
        foreach (var node in graph.Body.Reverse())
        {
            // A reshape is the same memory under another name.
            if (node.Operator is Reshape) lastUse[node.Inputs[0]] = Math.Max(lastUse[node.Inputs[0]], lastUse[node.Result]);
        }

        var index = -1;
        return Rewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            index++;
            if (node.Operator is not ReadVariable) return null;
            var write = NextWrite(graph, index, node.Inputs[0]);
            if (lastUse[node.Result] <= write) return null;
            return [inputs[0].Apply(node.Operator).Apply(new Identity())];
        });
    }

    private static int NextWrite(Graph graph, int start, int variable)
    {
        for (var i = start + 1; i < graph.Body.Count; i++)
        {
            if (GraphEffects.Writes(graph.Body[i], variable)) return i;
        }

        // Nothing writes it here; an output still has to leave with a value of its own.
        return int.MaxValue - 1;
    }
}
