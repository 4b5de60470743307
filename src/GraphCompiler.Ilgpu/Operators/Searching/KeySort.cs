using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Sorts lines of keys, each padded to a power of two by keys that come last: Batcher's bitonic network. What lies near together is exchanged in shared memory, by one kernel for as
/// many stages as that holds. Keys that end with their own place are distinct, so that what they stand for stays in its order.
/// </summary>
internal sealed class KeySort
{
    private readonly List<(KernelLauncher Kernel, KernelConfig Config, object[] Numbers)> _stages = [];

    private KeySort(IlgpuDevice device, KernelLauncher near, KernelLauncher far, int lines, int line)
    {
        (Length, Line) = (lines * line, line);
        var chunk = Math.Min(line, 2 * device.MostThreads);
        var nearby = new KernelConfig(device.Groups(Length / chunk, 16), Math.Max(device.FewestThreads, chunk / 2));
        _stages.Add((near, nearby, [Length, line, chunk, 2, chunk]));
        for (var k = 2 * chunk; k <= line; k *= 2)
        {
            for (var step = k / 2; step >= chunk; step /= 2) _stages.Add((far, device.Spread(Length / 2), [Length, line, k, step]));
            _stages.Add((near, nearby, [Length, line, chunk, k, k]));
        }
    }

    /// <summary>All keys, those that pad included.</summary>
    public int Length { get; }

    /// <summary>The keys of a line, those that pad included.</summary>
    public int Line { get; }

    public int Kernels => _stages.Count;

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
    public void Run(AcceleratorStream stream, DeviceMemory keys)
    {
        foreach (var (kernel, config, numbers) in _stages) kernel(stream, config, [keys], numbers);
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
