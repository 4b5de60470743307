using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>The sizes of elements that are taken along an axis: how many, from lines of what length, and the elements behind the axis.</summary>
internal struct AlongSizes
{
    public int Total, Count, Length, Inner, Words;
}

/// <summary>Elements taken along an axis by their indices, or added where they were taken from.</summary>
internal static class AlongLaunch
{
    public static DeviceLaunch? Bind(TakeAlong @operator, OperatorSite site) =>
        Bind(site, @operator.Axis, nameof(AlongKernels.Take), KernelElements.Bits(site.Inputs[0].DType), site.Inputs[0], (int)site.Outputs[0].Shape.ElementCount);

    public static DeviceLaunch? Bind(PutAlong @operator, OperatorSite site)
    {
        if (KernelElements.Number(site.Inputs[0].DType) is not { } element) return site.Refuse($"it does not add elements of {site.Inputs[0].DType.Name}");
        var space = AxisSpace.Of(site.Outputs[0].Shape, @operator.Axis);
        return Bind(site, @operator.Axis, nameof(AlongKernels.Put), element, site.Outputs[0], (int)(space.Outer * space.Inner));
    }

    private static CheckedPositionsLaunch? Bind(OperatorSite site, int axis, string name, Type element, TensorType tensor, int total)
    {
        var space = AxisSpace.Of(tensor.Shape, axis);
        return site.Kernel(typeof(AlongKernels), name, element) is { } kernel
            ? new CheckedPositionsLaunch(site, kernel, total, new AlongSizes
            {
                Total = total,
                Count = (int)AxisSpace.Of(site.Inputs[1].Shape, axis).Length,
                Length = (int)space.Length,
                Inner = (int)space.Inner,
                Words = KernelElements.Words(site.Inputs[1]),
            })
            : null;
    }
}

internal static class AlongKernels
{
    public static void Take<T>(ArrayView<T> x, ArrayView<int> indices, ArrayView<T> y, ArrayView<int> wrong, AlongSizes s)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (inner, outer) = (i % s.Inner, i / (s.Inner * s.Count));
            var index = Index(indices, i, s);
            if (index < 0) wrong[0] = 1;
            y[i] = index < 0 ? default : x[(((outer * s.Length) + index) * s.Inner) + inner];
        }
    }

    /// <summary>A thread for each line, which adds in the order of the indices.</summary>
    public static void Put<T>(ArrayView<T> x, ArrayView<int> indices, ArrayView<T> y, ArrayView<int> wrong, AlongSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var line = (Grid.IdxX * Group.DimX) + Group.IdxX; line < s.Total; line += stride)
        {
            var (inner, outer) = (line % s.Inner, line / s.Inner);
            var first = (outer * s.Length * s.Inner) + inner;
            for (var i = 0; i < s.Length; i++) y[first + (i * s.Inner)] = T.Zero;
            for (var i = 0; i < s.Count; i++)
            {
                var position = (((outer * s.Count) + i) * s.Inner) + inner;
                var index = Index(indices, position, s);
                if (index < 0) wrong[0] = 1;
                else y[first + (index * s.Inner)] += x[position];
            }
        }
    }

    private static int Index(ArrayView<int> indices, int position, AlongSizes s)
    {
        var word = position * s.Words;
        var index = s.Words == 1 ? indices[word] : ((long)indices[word + 1] << 32) | (uint)indices[word];
        return index < 0 || index >= s.Length ? -1 : (int)index;
    }
}
