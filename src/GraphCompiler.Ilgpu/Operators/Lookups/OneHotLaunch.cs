using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>One value where the indices say, and the other everywhere else.</summary>
internal static class OneHotLaunch
{
    public static DeviceLaunch? Bind(OneHot @operator, OperatorSite site)
    {
        var shape = site.Inputs[0].Shape;
        var inner = (int)shape[(@operator.Axis < 0 ? shape.Rank : @operator.Axis)..].ElementCount;
        var total = (int)site.Outputs[0].Shape.ElementCount;
        return site.Kernel(typeof(OneHotKernels), nameof(OneHotKernels.OneHot), KernelElements.Bits(site.Outputs[0].DType)) is { } kernel
            ? new PositionsLaunch(site, kernel, total, total, @operator.Depth, inner, KernelElements.Words(site.Inputs[0]))
            : null;
    }
}

internal static class OneHotKernels
{
    public static void OneHot<T>(ArrayView<int> indices, ArrayView<T> on, ArrayView<T> off, ArrayView<T> y, int total, int depth, int inner, int words)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < total; i += stride)
        {
            var word = ((i / (depth * inner) * inner) + (i % inner)) * words;
            var place = i / inner % depth;
            y[i] = indices[word] == place && (words == 1 || indices[word + 1] == 0) ? on[0] : off[0];
        }
    }
}
