using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Which of the three tensors of a convolution is computed from the others.</summary>
internal enum PlaneProduct
{
    Results,
    Input,
    Filters,
}

/// <summary>
/// A convolution whose channels have one filter each, or one of its gradients: neighbouring channels at a time, an element of the window after
/// the other.
/// </summary>
internal sealed unsafe class PlaneConvolutionLaunch<T>(ConvolutionSpace space, PlaneProduct product) : Launch
    where T : unmanaged
{
    private readonly bool _isShared = WorkerPool.MayShare(space.Nanoseconds(sizeof(T)));

    public override void Run(void** pointers)
    {
        var windows = space.Space;
        var work = new Work { Of = space.Space, First = (T*)pointers[0], Second = (T*)pointers[1], Target = (T*)pointers[2] };
        var lines = product switch
        {
            PlaneProduct.Results => windows.Batch * windows.D.Output * windows.H.Output,
            PlaneProduct.Input => windows.Batch * windows.D.Input * windows.H.Input,
            _ => windows.Taps,
        };
        delegate*<void*, int, void> body = product switch
        {
            PlaneProduct.Results => &RunResults,
            PlaneProduct.Input => &RunInput,
            _ => &RunFilters,
        };
        if (_isShared && WorkerPool.Threads > 1) WorkerPool.Run(checked((int)lines), body, &work);
        else for (var line = 0; line < lines; line++) body(&work, line);
    }

    // A line of results.
    private static void RunResults(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (image, d, h, _) = of.Position((nint)tile * of.W.Output);
        var x = work.First + (image * of.Image);
        var filters = work.Second;
        var y = work.Target + ((nint)tile * of.W.Output * of.Channels);
        var (insideD, insideH) = (of.D.Inside(d), of.H.Inside(h));
        for (var w = 0; w < of.W.Output; w++)
        {
            var insideW = of.W.Inside(w);
            for (nint channel = 0; channel < of.Channels; channel += Lanes<T>.Width)
            {
                var count = Math.Min(Lanes<T>.Width, of.Channels - channel);
                var sum = Vector512<T>.Zero;
                for (var i = insideD.Begin; i < insideD.End; i++)
                {
                    for (var j = insideH.Begin; j < insideH.End; j++)
                    {
                        var line = x + (((((nint)of.D.Start(d) + (i * of.D.Dilation)) * of.H.Input) + of.H.Start(h) + (j * of.H.Dilation)) * of.Line) + channel;
                        var filter = filters + ((((nint)i * of.H.Size) + j) * of.W.Size * of.Channels) + channel;
                        for (var k = insideW.Begin; k < insideW.End; k++)
                        {
                            var seen = Lanes<T>.Load(line + ((of.W.Start(w) + (k * of.W.Dilation)) * of.Channels), count);
                            sum = GemmTiles<T>.Add(seen, Lanes<T>.Load(filter + (k * of.Channels), count), sum);
                        }
                    }
                }

                Lanes<T>.Store(sum, y + (w * of.Channels) + channel, count);
            }
        }
    }

    // A line of what was read.
    private static void RunInput(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (rest, h) = Math.DivRem(tile, of.H.Input);
        var (image, d) = Math.DivRem(rest, of.D.Input);
        var filters = work.First;
        var y = work.Second;
        var x = work.Target + (tile * of.Line);
        for (var w = 0; w < of.W.Input; w++)
        {
            for (nint channel = 0; channel < of.Channels; channel += Lanes<T>.Width)
            {
                var count = Math.Min(Lanes<T>.Width, of.Channels - channel);
                var sum = Vector512<T>.Zero;
                for (var i = 0; i < of.D.Size; i++)
                {
                    if (!TryWindow(of.D, d, i, out var windowD)) continue;
                    for (var j = 0; j < of.H.Size; j++)
                    {
                        if (!TryWindow(of.H, h, j, out var windowH)) continue;
                        var line = y + (((((nint)image * of.D.Output) + windowD) * of.H.Output) + windowH) * of.W.Output * of.Channels + channel;
                        var filter = filters + ((((nint)i * of.H.Size) + j) * of.W.Size * of.Channels) + channel;
                        for (var k = 0; k < of.W.Size; k++)
                        {
                            if (!TryWindow(of.W, w, k, out var windowW)) continue;
                            sum = GemmTiles<T>.Add(Lanes<T>.Load(line + (windowW * of.Channels), count), Lanes<T>.Load(filter + (k * of.Channels), count), sum);
                        }
                    }
                }

                Lanes<T>.Store(sum, x + (w * of.Channels) + channel, count);
            }
        }
    }

    // An element of the filters.
    private static void RunFilters(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (rest, k) = Math.DivRem(tile, of.W.Size);
        var (i, j) = Math.DivRem(rest, of.H.Size);
        for (nint channel = 0; channel < of.Channels; channel += Lanes<T>.Width)
        {
            var count = Math.Min(Lanes<T>.Width, of.Channels - channel);
            var sum = Vector512<T>.Zero;
            for (nint image = 0; image < of.Batch; image++)
            {
                for (var d = 0; d < of.D.Output; d++)
                {
                    var atD = of.D.Start(d) + (i * of.D.Dilation);
                    if ((uint)atD >= (uint)of.D.Input) continue;
                    for (var h = 0; h < of.H.Output; h++)
                    {
                        var atH = of.H.Start(h) + (j * of.H.Dilation);
                        if ((uint)atH >= (uint)of.H.Input) continue;
                        var x = work.First + (image * of.Image) + ((((nint)atD * of.H.Input) + atH) * of.Line) + channel;
                        var y = work.Second + ((((image * of.D.Output) + d) * of.H.Output) + h) * of.W.Output * of.Channels + channel;
                        for (var w = 0; w < of.W.Output; w++)
                        {
                            var atW = of.W.Start(w) + (k * of.W.Dilation);
                            if ((uint)atW >= (uint)of.W.Input) continue;
                            sum = GemmTiles<T>.Add(Lanes<T>.Load(x + (atW * of.Channels), count), Lanes<T>.Load(y + (w * of.Channels), count), sum);
                        }
                    }
                }
            }

            Lanes<T>.Store(sum, work.Target + (tile * of.Channels) + channel, count);
        }
    }

    /// <summary>The window that sees an element of the axis as its own element of a number.</summary>
    private static bool TryWindow(in WindowAxis axis, int at, int tap, out int window)
    {
        window = at + axis.Before - (tap * axis.Dilation);
        if (window < 0) return false;
        if (axis.Stride == 1) return window < axis.Output;
        (window, var rest) = Math.DivRem(window, axis.Stride);
        return rest == 0 && window < axis.Output;
    }

    private struct Work
    {
        public WindowSpace Of;
        public T* First;
        public T* Second;
        public T* Target;
    }
}
