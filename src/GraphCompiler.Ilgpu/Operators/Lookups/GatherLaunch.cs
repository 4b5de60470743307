using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>The sizes of a lookup of slices.</summary>
internal struct LookupSizes
{
    /// <summary>The elements of the result, of a slice of it, and how many slices of it each batch has.</summary>
    public int Total, Inner, Count;

    /// <summary>How many slices of x stand before the axis in each batch.</summary>
    public int Outer;

    public Coordinates At;
}

/// <summary>Slices that indices name: along an axis, by coordinates, or rows of segments.</summary>
internal static class GatherLaunch
{
    public static DeviceLaunch? Bind(Gather @operator, OperatorSite site)
    {
        var space = new GatherSpace(site.Inputs[0].Shape, site.Inputs[1], @operator.Axis, @operator.BatchDims, @operator.IsSubscript);
        var at = Coordinates.Of((int)space.Count, KernelElements.Words(site.Inputs[1]), [(int)space.Length]);
        at.CountsBack = @operator.IsSubscript ? 1 : 0;
        return Bind(site, (int)space.Inner, (int)space.Outer, at);
    }

    public static DeviceLaunch? Bind(GatherNd @operator, OperatorSite site)
    {
        var (shape, indices) = (site.Inputs[0].Shape, site.Inputs[1].Shape);
        if (indices[^1] > Coordinates.Most) return site.Refuse("its coordinates have too many axes");
        var end = @operator.BatchDims + indices[^1];
        var at = Coordinates.Of((int)indices[@operator.BatchDims..^1].ElementCount, KernelElements.Words(site.Inputs[1]), shape[@operator.BatchDims..end].ToArray());
        return Bind(site, (int)shape[end..].ElementCount, 1, at);
    }

    public static DeviceLaunch? Bind(SegmentTake @operator, OperatorSite site)
    {
        var at = Coordinates.Of((int)site.Inputs[1].Shape.ElementCount, KernelElements.Words(site.Inputs[1]), [site.Inputs[0].Shape[0]]);
        at.DropsNegative = 1;
        return Bind(site, (int)site.Inputs[0].Shape[1..].ElementCount, 1, at);
    }

    private static CheckedPositionsLaunch? Bind(OperatorSite site, int inner, int outer, Coordinates at)
    {
        var total = (int)site.Outputs[0].Shape.ElementCount;
        return site.Kernel(typeof(LookupKernels), nameof(LookupKernels.Gather), KernelElements.Bits(site.Inputs[0].DType)) is { } kernel
            ? new CheckedPositionsLaunch(site, kernel, total, new LookupSizes { Total = total, Inner = inner, Count = at.Count, Outer = outer, At = at })
            : null;
    }
}

/// <summary>Kernels of lookups.</summary>
internal static class LookupKernels
{
    /// <summary>A thread for each element of the result; what nothing is named for is zero, and noted where it is wrong.</summary>
    public static void Gather<T>(ArrayView<T> x, ArrayView<int> indices, ArrayView<T> y, ArrayView<int> wrong, LookupSizes s)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (inner, slice) = (i % s.Inner, i / s.Inner);
            var (k, row) = (slice % s.Count, slice / s.Count);
            var at = Coordinates.Offset(indices, (row / s.Outer * s.Count) + k, s.At, row);
            if (at < -1) wrong[0] = 1;
            y[i] = at < 0 ? default : x[(at * s.Inner) + inner];
        }
    }
}
