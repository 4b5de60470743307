using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes the pixels of images of another size, or spreads them back.</summary>
internal sealed unsafe class ResizeLaunch<T>(Shape old, ResizeAxis height, ResizeAxis width, bool spreads) : Launch
    where T : unmanaged, INumber<T>
{
    private readonly nint _batch = old[0];
    private readonly nint _oldHeight = old[1];
    private readonly nint _oldWidth = old[2];
    private readonly nint _channels = old[3];
    private readonly bool _isShared = WorkerPool.MayShare((long)Math.Min(1e15, 4.0 * old[0] * height.Count * width.Count * old[3]));

    public override void Run(void** pointers)
    {
        var work = new Work
        {
            Old = (T*)pointers[spreads ? 1 : 0],
            New = (T*)pointers[spreads ? 0 : 1],
            OldHeight = _oldHeight,
            OldWidth = _oldWidth,
            Channels = _channels,
            Height = height.Count,
            Width = width.Count,
            Rows = height.Begins,
            RowPositions = height.Positions,
            RowWeights = height.Weights,
            Columns = width.Begins,
            ColumnPositions = width.Positions,
            ColumnWeights = width.Weights,
        };
        if (spreads) NativeMemory.Clear(work.Old, (nuint)(_batch * _oldHeight * _oldWidth * _channels * sizeof(T)));
        var tiles = checked((int)(spreads ? _batch : _batch * height.Count));
        delegate*<void*, int, void> body = spreads ? &Spread : &RunLine;
        if (_isShared && WorkerPool.Threads > 1) WorkerPool.Run(tiles, body, &work);
        else for (var tile = 0; tile < tiles; tile++) body(&work, tile);
    }

    private static void RunLine(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        new Span<T>(work.New + (tile * work.Width * work.Channels), checked((int)(work.Width * work.Channels))).Clear();
        Line(work, tile, spreads: false);
    }

    // Pixels of one image overlap in the old one.
    private static void Spread(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        for (nint line = tile * work.Height, end = line + work.Height; line < end; line++) Line(work, line, spreads: true);
    }

    private static void Line(in Work work, nint line, bool spreads)
    {
        var (image, row) = Math.DivRem(line, work.Height);
        var channels = work.Channels;
        for (var i = work.Rows[row]; i < work.Rows[row + 1]; i++)
        {
            var old = work.Old + (((image * work.OldHeight) + work.RowPositions[i]) * work.OldWidth * channels);
            for (nint column = 0; column < work.Width; column++)
            {
                var pixel = work.New + (((line * work.Width) + column) * channels);
                for (var j = work.Columns[column]; j < work.Columns[column + 1]; j++)
                {
                    var weight = T.CreateTruncating(work.RowWeights[i] * work.ColumnWeights[j]);
                    var at = old + (work.ColumnPositions[j] * channels);
                    if (spreads) for (nint c = 0; c < channels; c++) at[c] += weight * pixel[c];
                    else for (nint c = 0; c < channels; c++) pixel[c] += weight * at[c];
                }
            }
        }
    }

    private struct Work
    {
        public T* Old;
        public T* New;
        public nint OldHeight;
        public nint OldWidth;
        public nint Channels;
        public nint Height;
        public nint Width;
        public int* Rows;
        public int* RowPositions;
        public float* RowWeights;
        public int* Columns;
        public int* ColumnPositions;
        public float* ColumnWeights;
    }
}

internal readonly struct ResizeLaunch(Shape old, ResizeAxis height, ResizeAxis width, bool spreads) : INumberLaunch
{
    public static Launch Bind(Resize @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(inputs[0].DType, inputs[0].Shape, outputs[0].Shape, @operator.Method, @operator.Antialias, spreads: false);

    public static Launch Bind(ResizeGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(inputs[0].DType, outputs[0].Shape, inputs[0].Shape, @operator.Method, @operator.Antialias, spreads: true);

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new ResizeLaunch<T>(old, height, width, spreads);

    private static Launch Make(DType dtype, Shape old, Shape changed, ResizeMethod method, bool antialias, bool spreads) => NumberTypes.Make(
        dtype,
        new ResizeLaunch(old, new ResizeAxis(old[1], changed[1], method, antialias), new ResizeAxis(old[2], changed[2], method, antialias), spreads));
}
