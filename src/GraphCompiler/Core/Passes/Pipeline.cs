namespace GraphCompiler.Core.Passes;

/// <summary>
/// What happens to a traced or predicted graph before kernels are found for it. The same at build and at run time: both must
/// arrive at the same groups, so no pass may ask more than whether shapes are equal, a rank is 0, or where a broadcast lies. One does, and can be left out.
/// </summary>
internal static class Pipeline
{
    private const string VectorProducts = "VectorProducts";

    private static readonly (string Name, Func<Graph, Graph> Run)[] s_passes =
    [
        ("RowOutputs", RowOutputs.Run),
        ("Lower", LowerPass.Run),
        (VectorProducts, VectorProductsPass.Run),
        ("Simplify", SimplifyPass.Run),
        ("CommonSubexpressions", CommonSubexpressionsPass.Run),
        ("Simplify", SimplifyPass.Run),
        ("DeadCode", DeadCodePass.Run),
    ];

    /// <summary>A graph as it runs, or as it is cut into parts.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keepsProducts">Whether products of vectors stay products of matrices.</param>
    public static Graph Optimize(Graph graph, bool keepsProducts = false)
    {
        GraphVerifier.Verify(graph, "Trace");
        foreach (var (name, run) in s_passes)
        {
            if (!keepsProducts || name != VectorProducts) graph = GraphVerifier.Verify(run(graph), name);
        }

        // Of a graph that is cut, the parts have their own snapshots to make.
        return SegmentsPass.IsNeeded(graph) ? graph : GraphVerifier.Verify(SnapshotsPass.Run(graph), "Snapshots");
    }
}
