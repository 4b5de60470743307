using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime;

namespace GraphCompiler.Interop.Importing;

/// <summary>
/// The kernels that calls of graphs will ask for, by themselves and below a tape. A call binds what a graph leaves open to its
/// sizes before it is fused, and fusion asks of a size only whether it is 1 and which others equal it: so two choices stand for all.
/// </summary>
internal static class ImportedKernels
{
    // One, and numbers of which the first serves that the graph's operators allow.
    private static readonly int[] s_one = [1];
    private static readonly int[] s_many = [7, 16, 64, 224];

    /// <summary>The text of a <c>*.tfkernels</c> file.</summary>
    public static string Write(IEnumerable<Graph> graphs)
    {
        var keys = graphs.SelectMany(Planned).SelectMany(FunctionGroups.Of).Select(g => g.Bound.Group).Where(KernelFile.CanHold).Select(g => g.Key);
        return string.Concat(keys.Distinct().Order(StringComparer.Ordinal).Prepend(KernelFile.Header).Select(k => k + "\n"));
    }

    private static IEnumerable<Graph> Planned(Graph traced) =>
        from whole in SegmentsPass.IsNeeded(traced) ? [traced] : Sized(traced)
        let taped = FunctionGroups.Differentiate(whole)
        from optimized in taped is { } both ? [Pipeline.Optimize(whole), both.Forward, both.Backward] : new[] { Pipeline.Optimize(whole) }
        from part in SegmentsPass.PlansOf(optimized)
        from sized in Sized(part)
        select ReferenceEquals(sized, part) ? part : Pipeline.Optimize(sized);

    /// <summary>The graph for each choice of its open sizes; itself where it has none, or where nothing is known of a rank.</summary>
    private static IReadOnlyList<Graph> Sized(Graph graph)
    {
        if (graph.Body.All(n => n.Results.All(t => t.Shape.IsFullyDefined))) return [graph];
        List<Graph> sized = [.. new[] { s_one, s_many }.Select(sizes => sizes.Select(size => Bind(graph, size)).FirstOrDefault(g => g is not null)).OfType<Graph>()];
        return sized.Count == 0 ? [graph] : sized;
    }

    private static Graph? Bind(Graph graph, int size)
    {
        try
        {
            return ShapeBinder.Bind(graph, input => !input.Type.Shape.IsRankKnown ? input.Type.Shape : Shape.Create([.. input.Type.Shape.Dims.ToArray().Select(d => d.IsKnown ? d : size)]));
        }
        catch (TfException)
        {
            // The operators do not take such a size, and so no call has it.
            return null;
        }
    }
}
