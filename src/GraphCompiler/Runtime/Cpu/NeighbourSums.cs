using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Sums of neighbours along rows.</summary>
internal sealed unsafe class NeighbourSumsLaunch<T>(nint rows, nint length, nint radius) : Launch
    where T : unmanaged, INumber<T>
{
    private readonly bool _isShared = WorkerPool.MayShare((long)Math.Min(1e15, (double)rows * length * ((2 * Math.Min(radius, length)) + 1)));

    public override void Run(void** pointers)
    {
        const int Block = 64;
        var work = new Work { X = (T*)pointers[0], Y = (T*)pointers[1], Rows = rows, Length = length, Radius = radius };
        var tiles = checked((int)((rows + Block - 1) / Block));
        if (_isShared && WorkerPool.Threads > 1) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);

        static void RunTile(void* state, int tile)
        {
            ref readonly var work = ref *(Work*)state;
            for (nint row = (nint)tile * Block; row < Math.Min(work.Rows, ((nint)tile + 1) * Block); row++)
            {
                var (x, y) = (row * work.Length, row * work.Length);
                for (nint i = 0; i < work.Length; i++)
                {
                    var sum = T.Zero;
                    for (var j = Math.Max(0, i - work.Radius); j < Math.Min(work.Length, i + work.Radius + 1); j++) sum += work.X[x + j];
                    work.Y[y + i] = sum;
                }
            }
        }
    }

    private struct Work
    {
        public T* X;
        public T* Y;
        public nint Rows;
        public nint Length;
        public nint Radius;
    }
}

internal readonly struct NeighbourSumsLaunch(nint rows, nint length, nint radius) : INumberLaunch
{
    public static Launch Bind(NeighbourSums @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        return NumberTypes.Make(inputs[0].DType, new NeighbourSumsLaunch((nint)shape[..^1].ElementCount, shape[^1], Math.Max(0, @operator.Radius)));
    }

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new NeighbourSumsLaunch<T>(rows, length, radius);
}
