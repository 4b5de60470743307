using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Axes of a copy: their lengths, and the distances of neighbours in the source and in the target. Those that are not there have one element.</summary>
internal struct CopyAxes
{
    public const int Most = 6;

    public int FromStart, ToStart;
    public int Extent0, Extent1, Extent2, Extent3, Extent4, Extent5;
    public int From0, From1, From2, From3, From4, From5;
    public int To0, To1, To2, To3, To4, To5;
}

/// <summary>The kernel of copies.</summary>
internal static class CopyKernels
{
    /// <summary>A thread for each element that is copied.</summary>
    public static void Copy<T>(ArrayView<T> from, ArrayView<T> to, int count, CopyAxes axes)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            var (rest, source, target) = (i, axes.FromStart, axes.ToStart);
            Step(ref rest, ref source, ref target, axes.Extent5, axes.From5, axes.To5);
            Step(ref rest, ref source, ref target, axes.Extent4, axes.From4, axes.To4);
            Step(ref rest, ref source, ref target, axes.Extent3, axes.From3, axes.To3);
            Step(ref rest, ref source, ref target, axes.Extent2, axes.From2, axes.To2);
            Step(ref rest, ref source, ref target, axes.Extent1, axes.From1, axes.To1);
            Step(ref rest, ref source, ref target, axes.Extent0, axes.From0, axes.To0);
            to[target] = from[source];
        }
    }

    private static void Step(ref int rest, ref int source, ref int target, int extent, int from, int to)
    {
        var next = rest / extent;
        var index = rest - (next * extent);
        rest = next;
        source += index * from;
        target += index * to;
    }
}
