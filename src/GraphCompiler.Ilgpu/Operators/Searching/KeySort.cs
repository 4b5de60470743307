using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Sorts lines of keys, each padded to a power of two by keys that come last: Batcher's bitonic network. What lies near together is exchanged in shared memory, by one kernel for as
/// many stages as that holds. Keys that end with their own place are distinct, so that what they stand for stays in its order.
/// </summary>
internal sealed class KeySort
{
    private readonly IlgpuDevice _device;
    private readonly OperatorKernel _near;
    private readonly OperatorKernel _far;
    private readonly int _line;
    private readonly int _chunk;

    private KeySort(IlgpuDevice device, OperatorKernel near, OperatorKernel far, int lines, int line)
    {
        (_device, _near, _far, _line) = (device, near, far, line);
        (Length, _chunk) = (lines * line, Math.Min(line, 2 * device.MostThreads));
        for (var k = 2 * _chunk; k <= line; k *= 2) Kernels += 1 + int.Log2(k / _chunk);
    }

    /// <summary>All keys, those that pad included.</summary>
    public int Length { get; }

    /// <summary>The keys of a line, those that pad included.</summary>
    public int Line => _line;

    public int Kernels { get; } = 1;

    /// <param name="site">Whose keys they are.</param>
    /// <param name="lines">How many lines there are.</param>
    /// <param name="count">How many keys a line has.</param>
    public static KeySort? Bind(OperatorSite site, int lines, int count)
    {
        var line = 2L;
        while (line < count) line *= 2;
        if (line * lines > 1 << 30)
        {
            site.Refuse("too many keys to sort");
            return null;
        }

        return site.Kernel(typeof(SortKernels), nameof(SortKernels.Near)) is { } near && site.Kernel(typeof(SortKernels), nameof(SortKernels.Far)) is { } far
            ? new KeySort(site.Device, near, far, lines, (int)line)
            : null;
    }

    /// <summary>Sorts keys where they are.</summary>
    public void Run(AcceleratorStream stream, IlgpuMemory keys)
    {
        var near = new KernelConfig(_device.Groups(Length / _chunk, 16), Math.Max(_device.FewestThreads, _chunk / 2));
        var far = _device.Spread(Length / 2);
        _near.Launch(stream, near, [keys], Length, _line, _chunk, 2, _chunk);
        for (var k = 2 * _chunk; k <= _line; k *= 2)
        {
            for (var step = k / 2; step >= _chunk; step /= 2) _far.Launch(stream, far, [keys], Length, _line, k, step);
            _near.Launch(stream, near, [keys], Length, _line, _chunk, k, k);
        }
    }
}

internal static class SortKernels
{
    /// <summary>The most keys that a group holds.</summary>
    private const int MostKeys = 512;

    /// <summary>The stages of a group's keys: all from one length of sorted runs to another, each from the widest step that the group holds.</summary>
    public static void Near(ArrayView<long> keys, int length, int line, int chunk, int from, int to)
    {
        var held = SharedMemory.Allocate<long>(MostKeys);
        var half = chunk / 2;
        for (var first = Grid.IdxX * chunk; first < length; first += Grid.DimX * chunk)
        {
            for (var i = Group.IdxX; i < chunk; i += Group.DimX) held[i] = keys[first + i];
            Group.Barrier();
            for (var k = from; k <= to; k *= 2)
            {
                for (var step = k / 2 < half ? k / 2 : half; step > 0; step /= 2)
                {
                    for (var i = Group.IdxX; i < half; i += Group.DimX)
                    {
                        var low = (i / step * 2 * step) + (i % step);
                        var (a, b) = (held[low], held[low + step]);
                        if (a > b == IsRising(first + low, line, k))
                        {
                            held[low] = b;
                            held[low + step] = a;
                        }
                    }

                    Group.Barrier();
                }
            }

            for (var i = Group.IdxX; i < chunk; i += Group.DimX) keys[first + i] = held[i];
            Group.Barrier();
        }
    }

    /// <summary>One step between keys of different groups.</summary>
    public static void Far(ArrayView<long> keys, int length, int line, int k, int step)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < length / 2; i += stride)
        {
            var low = (i / step * 2 * step) + (i % step);
            var (a, b) = (keys[low], keys[low + step]);
            if (a > b != IsRising(low, line, k)) continue;
            keys[low] = b;
            keys[low + step] = a;
        }
    }

    private static bool IsRising(int place, int line, int k) => ((place % line) & k) == 0;
}
