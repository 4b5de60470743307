using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Sums of neighbours along rows.</summary>
internal static class NeighbourLaunch
{
    public static DeviceLaunch? Bind(NeighbourSums @operator, OperatorSite site)
    {
        var (dtype, total, length) = (site.Inputs[0].DType, (int)site.Inputs[0].Shape.ElementCount, site.Inputs[0].Shape[^1]);
        if (KernelElements.Number(dtype) is not { } element) return site.Refuse($"it does not add elements of {dtype.Name}");
        return site.Kernel(typeof(NeighbourKernels), nameof(NeighbourKernels.Sum), element) is { } kernel
            ? new PositionsLaunch(site, kernel, total, total, length, Math.Clamp(@operator.Radius, 0, length))
            : null;
    }
}

internal static class NeighbourKernels
{
    public static void Sum<T>(ArrayView<T> x, ArrayView<T> y, int total, int length, int radius)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < total; i += stride)
        {
            var (place, first) = (i % length, i - (i % length));
            var (from, to) = (place - radius, place + radius + 1);
            var sum = T.Zero;
            for (var j = from > 0 ? from : 0; j < to && j < length; j++) sum += x[first + j];
            y[i] = sum;
        }
    }
}
