using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>Sorts lines, or takes the first of what sorting gives: by keys that hold an element in the order of integers and below it its place.</summary>
internal sealed class OrderedLaunch(OperatorSite site, KernelLauncher keys, KernelLauncher take, KeySort sort, LineSizes sizes, int count, bool isDescending) : OperatorLaunch(site)
{
    private readonly KernelConfig _keysConfig = site.Device.Spread(sort.Length);
    private readonly KernelConfig _takeConfig = site.Device.Spread((long)sizes.Lines * count);
    private readonly object[] _keyNumbers = [sizes, sort.Line, isDescending ? 1 : 0, site.Inputs[0].DType == DType.Float32 ? 1 : 0];
    private readonly object[] _takeNumbers = [sizes, sort.Line, count];

    public override int Kernels => 2 + sort.Kernels;

    public static DeviceLaunch? Bind(Ordered @operator, OperatorSite site)
    {
        var dtype = site.Inputs[0].DType;
        if (dtype != DType.Float32 && dtype != DType.Int32) return site.Refuse($"no keys for elements of {dtype.Name}");
        var sizes = LineSizes.Of(AxisSpace.Of(site.Inputs[0].Shape, @operator.Axis), 1);
        var count = @operator.Count < 0 ? sizes.Length : @operator.Count;
        return KeySort.Bind(site, sizes.Lines, sizes.Length) is { } sort
            && site.Kernel(typeof(OrderKernels), nameof(OrderKernels.Keys)) is { } keys
            && site.Kernel(typeof(OrderKernels), nameof(OrderKernels.Take)) is { } take
                ? new OrderedLaunch(site, keys, take, sort, sizes, count, @operator.IsDescending)
                : null;
    }

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory)
    {
        using var scratch = Scratch(DType.Int64, sort.Length);
        keys(stream, _keysConfig, [memory[0], scratch], _keyNumbers);
        sort.Run(stream, scratch);
        take(stream, _takeConfig, [memory[0], scratch, memory[1], memory[2]], _takeNumbers);
    }
}

internal static class OrderKernels
{
    public static void Keys(ArrayView<int> x, ArrayView<long> keys, LineSizes s, int line, int isDescending, int isFloating)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Lines * line; i += stride)
        {
            var place = i % line;
            keys[i] = place < s.Length ? ((long)Key(x[s.First(i / line) + (place * s.Inner)], isDescending, isFloating) << 32) | (uint)place : long.MaxValue;
        }
    }

    public static void Take(ArrayView<int> x, ArrayView<long> keys, ArrayView<int> values, ArrayView<int> indices, LineSizes s, int line, int count)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Lines * count; i += stride)
        {
            var (inner, k, outer) = (i % s.Inner, i / s.Inner % count, i / (s.Inner * count));
            var own = (outer * s.Inner) + inner;
            var place = (int)keys[(own * line) + k];
            indices[i] = place;
            values[i] = x[s.First(own) + (place * s.Inner)];
        }
    }

    /// <summary>An integer in the order of an element: zeros are equal, and what is no number comes last.</summary>
    private static int Key(int bits, int isDescending, int isFloating)
    {
        if (isFloating != 0)
        {
            if ((bits & 0x7FFFFFFF) > 0x7F800000) return int.MaxValue;
            if ((bits & 0x7FFFFFFF) == 0) bits = 0;
            if (bits < 0) bits ^= 0x7FFFFFFF;
        }

        return isDescending != 0 ? ~bits : bits;
    }
}
