using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies what each window sees, or adds it up where it was seen.</summary>
internal sealed unsafe class PatchesLaunch<T>(WindowSpace space, bool adds) : Launch
    where T : unmanaged, INumber<T>
{
    private readonly bool _isShared = WorkerPool.MayShare((long)Math.Min(1e15, (double)space.Rows * space.Taps * space.Channels * sizeof(T) / 8));

    public override void Run(void** pointers)
    {
        var work = new Work { Of = space, First = (T*)pointers[0], Second = (T*)pointers[1] };
        if (adds) NativeMemory.Clear(pointers[1], (nuint)(space.Batch * space.Image * sizeof(T)));
        if (space.W.Output == 0 || space.Channels == 0) return;
        var tiles = checked((int)(adds ? space.Batch : space.Batch * space.D.Output * space.H.Output));
        delegate*<void*, int, void> body = adds ? &Add : &Copy;
        if (_isShared && WorkerPool.Threads > 1) WorkerPool.Run(tiles, body, &work);
        else for (var tile = 0; tile < tiles; tile++) body(&work, tile);
    }

    // A line of windows.
    private static void Copy(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (row, length) = ((nint)tile * of.W.Output, of.Taps * of.Channels);
        new WindowReader<T>(of, 0, of.Channels).Read(work.First, row, of.W.Output, 0, length, work.Second + (row * length));
    }

    // An image, as windows overlap.
    private static void Add(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        for (nint row = tile * of.Windows, end = row + of.Windows; row < end; row++)
        {
            var (image, d, h, w) = of.Position(row);
            var (insideD, insideH, insideW) = (of.D.Inside(d), of.H.Inside(h), of.W.Inside(w));
            var patch = work.First + (row * of.Taps * of.Channels);
            for (var i = insideD.Begin; i < insideD.End; i++)
            {
                for (var j = insideH.Begin; j < insideH.End; j++)
                {
                    var (atD, atH) = (of.D.Start(d) + (i * of.D.Dilation), of.H.Start(h) + (j * of.H.Dilation));
                    var line = work.Second + (image * of.Image) + ((((nint)atD * of.H.Input) + atH) * of.Line);
                    for (var k = insideW.Begin; k < insideW.End; k++)
                    {
                        var from = patch + (((((nint)i * of.H.Size) + j) * of.W.Size) + k) * of.Channels;
                        var to = line + ((of.W.Start(w) + (k * of.W.Dilation)) * of.Channels);
                        for (nint channel = 0; channel < of.Channels; channel++) to[channel] += from[channel];
                    }
                }
            }
        }
    }

    private struct Work
    {
        public WindowSpace Of;
        public T* First;
        public T* Second;
    }
}

internal readonly struct PatchesLaunch(WindowSpace space, bool adds) : INumberLaunch
{
    public static Launch Bind(Patches @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        NumberTypes.Make(inputs[0].DType, new PatchesLaunch(new WindowSpace(@operator.Window, inputs[0].Shape, outputs[0].Shape, @operator.Size.AsSpan()), adds: false));

    public static Launch Bind(PatchesGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        NumberTypes.Make(inputs[0].DType, new PatchesLaunch(new WindowSpace(@operator.Window, outputs[0].Shape, inputs[0].Shape, @operator.Size.AsSpan()), adds: true));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new PatchesLaunch<T>(space, adds);
}
