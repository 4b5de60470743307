using System.Numerics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Normal numbers below 2. Every group of as many as a counter gives has counters of its own, from which it draws pairs until it
/// is full.
/// </summary>
internal sealed unsafe class TruncatedNormalLaunch<T>(nint length) : Launch
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Nanoseconds = 20;
    private const int GroupsPerTile = 1024;

    private static readonly bool s_isDouble = typeof(T) == typeof(double);
    private static readonly int s_group = s_isDouble ? 2 : 4;

    private struct Work
    {
        public nint Length;
        public void** Pointers;
    }

    public override void Run(void** pointers)
    {
        var work = new Work { Length = length, Pointers = pointers };
        var tiles = checked((int)((length + (s_group * GroupsPerTile) - 1) / (s_group * GroupsPerTile)));
        if (WorkerPool.Worth(length * Nanoseconds)) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);
    }

    private static void RunTile(void* state, int tile)
    {
        var work = (Work*)state;
        var pointers = work->Pointers;
        var (stream, mean, deviation) = (new Philox((long*)pointers[0]), *(T*)pointers[1], *(T*)pointers[2]);
        var result = (T*)pointers[3];
        for (var group = (nint)tile * GroupsPerTile; group < (nint)(tile + 1) * GroupsPerTile && group * s_group < work->Length; group++)
        {
            var reader = new PhiloxReader(stream.Skipped((ulong)group * (s_isDouble ? 128ul : 256ul)));
            var (i, end) = (group * s_group, Math.Min(work->Length, (group + 1) * s_group));
            while (i < end)
            {
                var (first, second) = s_isDouble ? NormalDouble.Pair(reader.Double(), reader.Double()) : Pair(reader.Single(), reader.Single());
                if (Math.Abs(first) < 2) result[i++] = (T.CreateTruncating(first) * deviation) + mean;
                if (i < end && Math.Abs(second) < 2) result[i++] = (T.CreateTruncating(second) * deviation) + mean;
            }
        }
    }

    private static (float First, float Second) Pair(float u, float v)
    {
        var radius = MathF.Sqrt(-2 * VectorMath.Log(MathF.Max(u, 1e-7f)));
        var angle = (float)(2 * Math.PI * v);
        return (VectorMath.Sin(angle) * radius, VectorMath.Cos(angle) * radius);
    }
}
