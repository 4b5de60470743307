using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

internal enum DilationKind
{
    Largest,
    Picked,
    PassedBack,
}

/// <summary>
/// Finds each window's first largest sum of an element and a filter's: gives the sum, what another tensor has there, or adds there what
/// arrives. Threads share lines; where windows add, channels.
/// </summary>
internal sealed unsafe class DilationLaunch<T>(DilationKind kind, DilationSide side, WindowSpace space) : Launch
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly bool _isShared = WorkerPool.MayShare((long)Math.Min(1e15, (double)space.Rows * space.Taps * space.Channels));

    public override void Run(void** pointers)
    {
        var work = new Work { Of = space, Kind = kind, Side = side, X = (T*)pointers[0], Filters = (T*)pointers[1], Y = (T*)pointers[2], Target = (T*)pointers[2] };
        if (kind != DilationKind.Largest) work.Target = (T*)pointers[3];
        var tiles = space.Batch * space.D.Output * space.H.Output;
        delegate*<void*, int, void> body = &RunLine;
        if (kind == DilationKind.PassedBack)
        {
            NativeMemory.Clear(work.Target, (nuint)((side == DilationSide.Input ? space.Batch * space.Image : space.Taps * space.Channels) * sizeof(T)));
            tiles = space.Channels;
            body = &RunChannel;
        }

        if (_isShared && WorkerPool.Threads > 1) WorkerPool.Run(checked((int)tiles), body, &work);
        else for (var tile = 0; tile < tiles; tile++) body(&work, tile);
    }

    private static void RunLine(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        for (nint row = (nint)tile * of.W.Output, end = row + of.W.Output; row < end; row++)
        {
            for (nint channel = 0; channel < of.Channels; channel++) RunWindow(work, row, channel);
        }
    }

    private static void RunChannel(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        for (nint row = 0; row < work.Of.Rows; row++) RunWindow(work, row, tile);
    }

    private static void RunWindow(in Work work, nint row, nint channel)
    {
        ref readonly var of = ref work.Of;
        var (image, d, h, w) = of.Position(row);
        var (insideD, insideH, insideW) = (of.D.Inside(d), of.H.Inside(h), of.W.Inside(w));
        var largest = T.Zero;
        nint atInput = -1, atFilters = -1;
        for (var i = insideD.Begin; i < insideD.End; i++)
        {
            for (var j = insideH.Begin; j < insideH.End; j++)
            {
                var (lineD, lineH) = (of.D.Start(d) + (i * of.D.Dilation), of.H.Start(h) + (j * of.H.Dilation));
                var line = (image * of.Image) + ((((nint)lineD * of.H.Input) + lineH) * of.Line) + channel;
                var filter = (((((nint)i * of.H.Size) + j) * of.W.Size) * of.Channels) + channel;
                for (var k = insideW.Begin; k < insideW.End; k++)
                {
                    var (x, f) = (line + ((of.W.Start(w) + (k * of.W.Dilation)) * of.Channels), filter + (k * of.Channels));
                    var sum = work.X[x] + work.Filters[f];
                    if (atInput >= 0 && !(sum > largest)) continue;
                    (largest, atInput, atFilters) = (sum, x, f);
                }
            }
        }

        var position = (row * of.Channels) + channel;
        if (atInput < 0)
        {
            // A window may see nothing, between whose elements there is more than the axis.
            if (work.Kind != DilationKind.PassedBack) work.Target[position] = work.Kind == DilationKind.Largest ? T.MinValue : T.Zero;
            return;
        }

        var own = work.Side == DilationSide.Input ? atInput : atFilters;
        if (work.Kind == DilationKind.Largest) work.Target[position] = largest;
        else if (work.Kind == DilationKind.Picked) work.Target[position] = work.Y[own];
        else work.Target[own] += work.Y[position];
    }

    private struct Work
    {
        public WindowSpace Of;
        public DilationKind Kind;
        public DilationSide Side;
        public T* X;
        public T* Filters;
        public T* Y;
        public T* Target;
    }
}

internal readonly struct DilationLaunch(DilationKind kind, DilationSide side, WindowSpace space) : INumberLaunch
{
    public static Launch Bind(Dilation @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(DilationKind.Largest, default, @operator.Window, inputs, outputs[0].Shape);

    public static Launch Bind(DilationPick @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(DilationKind.Picked, @operator.Side, @operator.Window, inputs, outputs[0].Shape);

    public static Launch Bind(DilationGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(DilationKind.PassedBack, @operator.Side, @operator.Window, inputs, inputs[2].Shape);

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new DilationLaunch<T>(kind, side, space);

    private static Launch Make(DilationKind kind, DilationSide side, Window window, ReadOnlySpan<TensorType> inputs, Shape y) => NumberTypes.Make(
        inputs[0].DType,
        new DilationLaunch(kind, side, new WindowSpace(window, inputs[0].Shape, y, inputs[1].Shape.ToArray().AsSpan(..window.Rank))));
}
