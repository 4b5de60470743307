using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>What a call has to do at least.</summary>
/// <param name="Operations">Arithmetic on elements; a multiplication with its addition is one.</param>
/// <param name="Bytes">What it reads and writes, which is also what the caches would have to hold.</param>
internal readonly record struct Work(double Operations, double Bytes);

/// <summary>What the machine can do at one number of threads: multiply-adds, and copies at each level of its memory.</summary>
internal sealed unsafe class MachineLimits
{
    private const long MemorySize = 256L << 20;

    private readonly int _threads;
    private readonly List<Level> _levels = [];

    public MachineLimits(int threads)
    {
        _threads = threads;
        MultiplyAdds = Enumerable.Range(0, 5).Max(_ => threads * MultiplyAddChain.Count / Together(threads, _ => MultiplyAddChain.Run()));
        var sizes = new[] { 1, 2, 3 }.Select(CacheSize).ToArray();
        _levels.Add(Copy("L1", sizes[0], sizes[0] / 2));
        _levels.Add(Copy("L2", sizes[1], sizes[1] / 2));
        _levels.Add(Copy("L3", sizes[2] / threads, Math.Min(sizes[2], 16L << 20) / 2 / threads));
        _levels.Add(Copy("memory", long.MaxValue, MemorySize / threads));
    }

    /// <summary>Elements multiplied and added in a second.</summary>
    public double MultiplyAdds { get; }

    /// <summary>The least time that work can take: what it computes or what it moves, at the level that holds it.</summary>
    public double Seconds(Work work) =>
        Math.Max(work.Operations / MultiplyAdds, work.Bytes / _levels.First(l => work.Bytes / _threads <= l.Holds).BytesPerSecond);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"multiply-add {2 * MultiplyAdds / 1e9:F0} GF/s; copy, read and written: {string.Join(", ", _levels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.BytesPerSecond / 1e9:F0} GB/s")))}");

    /// <summary>A part of the memory.</summary>
    /// <param name="Name">How it is called.</param>
    /// <param name="Holds">How many bytes of each thread.</param>
    /// <param name="BytesPerSecond">Read and written by all threads.</param>
    private sealed record Level(string Name, long Holds, double BytesPerSecond);

    private Level Copy(string name, long holds, long bytes)
    {
        var half = (nuint)(bytes / 2 / 512 * 512);
        var repetitions = Math.Max(1, MemorySize / bytes);
        var buffers = Enumerable.Range(0, 2 * _threads).Select(_ => (nint)NativeMemory.AlignedAlloc(half, 4096)).ToArray();
        foreach (var buffer in buffers) NativeMemory.Fill((void*)buffer, half, 1);
        var fastest = double.PositiveInfinity;
        foreach (var isStreamed in (bool[])[false, true])
        {
            for (var round = 0; round < 5; round++)
            {
                fastest = Math.Min(fastest, Together(_threads, thread =>
                {
                    for (var i = 0L; i < repetitions; i++) Copy((float*)buffers[2 * thread], (float*)buffers[2 * thread + 1], half / sizeof(float), isStreamed);
                }));
            }
        }

        foreach (var buffer in buffers) NativeMemory.AlignedFree((void*)buffer);
        return new Level(name, holds, 2.0 * half * repetitions * _threads / fastest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* from, float* to, nuint count, bool isStreamed)
    {
        for (nuint i = 0; i < count; i += 64)
        {
            var (a, b) = (Vector512.Load(from + i), Vector512.Load(from + i + 16));
            var (c, d) = (Vector512.Load(from + i + 32), Vector512.Load(from + i + 48));
            if (isStreamed)
            {
                a.StoreAlignedNonTemporal(to + i);
                b.StoreAlignedNonTemporal(to + i + 16);
                c.StoreAlignedNonTemporal(to + i + 32);
                d.StoreAlignedNonTemporal(to + i + 48);
            }
            else
            {
                a.Store(to + i);
                b.Store(to + i + 16);
                c.Store(to + i + 32);
                d.Store(to + i + 48);
            }
        }
    }

    /// <summary>Seconds until all threads have done the same.</summary>
    private static double Together(int threads, Action<int> body)
    {
        using var start = new Barrier(threads);
        var ends = new long[threads];
        var starts = new long[threads];
        var others = Enumerable.Range(1, threads - 1).Select(t => new Thread(() => Run(t))).ToArray();
        foreach (var thread in others) thread.Start();
        Run(0);
        foreach (var thread in others) thread.Join();
        return (ends.Max() - starts.Min()) / (double)Stopwatch.Frequency;

        void Run(int thread)
        {
            start.SignalAndWait();
            starts[thread] = Stopwatch.GetTimestamp();
            body(thread);
            ends[thread] = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>As Linux knows it; elsewhere what most processors have.</summary>
    private static long CacheSize(int level)
    {
        foreach (var index in (int[])[0, 1, 2, 3])
        {
            var folder = $"/sys/devices/system/cpu/cpu0/cache/index{index}";
            if (!Directory.Exists(folder) || Read("level") != level.ToString(CultureInfo.InvariantCulture) || Read("type") == "Instruction") continue;
            return long.Parse(Read("size").TrimEnd('K'), CultureInfo.InvariantCulture) << 10;

            string Read(string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();
        }

        return level switch { 1 => 32L << 10, 2 => 1L << 20, _ => 32L << 20 };
    }
}
