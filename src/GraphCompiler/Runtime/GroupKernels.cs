using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>Which of a graph's groups have kernels.</summary>
internal static unsafe class GroupKernels
{
    /// <summary>
    /// A graph after all passes. Products of vectors are written out where the build did so too, as it knew their sizes: where more groups would be without
    /// a kernel, they stay products of matrices. The numbers are the same.
    /// </summary>
    public static Graph Optimize(Graph graph)
    {
        var kept = Pipeline.Optimize(graph, keepsProducts: true);
        if (!VectorProductsPass.IsNeeded(kept)) return kept;
        var written = Pipeline.Optimize(graph);
        return Missing(written) <= Missing(kept) ? written : kept;
    }

    /// <summary>The launch of a group: its kernel, or the program that stands for it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="step">The step.</param>
    /// <param name="group">The group.</param>
    /// <param name="reason">Why there is no kernel.</param>
    public static KernelLaunch Bind(Graph graph, KernelStep step, out Group group, out string? reason)
    {
        var bound = Find(graph, step, out var kernel, out reason);
        group = bound.Group;
        if (kernel == 0 && KernelRecorder.Current is { } recorder && recorder.Record(group)) reason += $"; recorded in '{recorder.Path}'";
        return new KernelLaunch(group, (delegate*<KernelArguments, void>)kernel, Array.ConvertAll(bound.Extents, e => (nint)e.Size!.Value));
    }

    private static int Missing(Graph optimized)
    {
        var missing = 0;
        foreach (var step in FusionPass.Run(optimized).Kernels)
        {
            _ = Find(optimized, step, out var kernel, out _);
            if (kernel == 0) missing++;
        }

        return missing;
    }

    private static BoundGroup Find(Graph graph, KernelStep step, out nint kernel, out string? reason)
    {
        var bound = GroupFactory.Create(graph, step, dropOnes: true);
        kernel = (nint)KernelRegistry.Find(bound.Group.Key, out reason);
        if (kernel != 0) return bound;

        // With them a fold may take another form, which adds up in another order.
        var kept = GroupFactory.Create(graph, step, dropOnes: false);
        if (kept.Group.Nodes.Select(n => n.Fold).SequenceEqual(bound.Group.Nodes.Select(n => n.Fold))) kernel = (nint)KernelRegistry.Find(kept.Group.Key, out _);
        if (kernel == 0) return bound;
        reason = null;
        return kept;
    }
}
