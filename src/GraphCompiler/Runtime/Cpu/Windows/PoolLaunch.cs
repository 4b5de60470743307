using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Pools and their gradients, neighbouring channels at a time. Threads share the lines of results; where windows add to what they saw, they
/// share images and channels, since windows overlap.
/// </summary>
internal sealed unsafe class PoolLaunch<T>(PoolKind kind, WindowSpace space) : Launch
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly bool _isShared = WorkerPool.MayShare((long)Math.Min(1e15, (double)space.Rows * space.Taps * space.Channels * sizeof(T) / 16));

    private bool AddsToImages => kind is PoolKind.MaxGradient or PoolKind.MeanGradient;

    public override void Run(void** pointers)
    {
        var work = new Work { Of = space, Kind = kind, X = (T*)pointers[0], Y = (T*)pointers[1], Channels = space.Channels };
        switch (kind)
        {
            case PoolKind.MaxGradient:
                work.Z = (T*)pointers[2];
                work.Target = (T*)pointers[3];
                break;
            case PoolKind.MaxPick:
                work.Target = (T*)pointers[2];
                work.Z = (T*)pointers[3];
                break;
            case PoolKind.MeanGradient:
                work.Y = (T*)pointers[0];
                work.Target = (T*)pointers[1];
                break;
        }

        var isShared = _isShared && WorkerPool.Threads > 1;
        var tiles = checked((int)(space.Batch * space.D.Output * space.H.Output));
        if (AddsToImages)
        {
            NativeMemory.Clear(work.Target, (nuint)(space.Batch * space.Image * sizeof(T)));
            if (isShared) work.Channels = Math.Max(Lanes<T>.Width, ((space.Channels * space.Batch / (4 * WorkerPool.Threads)) + Lanes<T>.Width - 1) / Lanes<T>.Width * Lanes<T>.Width);
            work.Parts = (space.Channels + work.Channels - 1) / Math.Max(1, work.Channels);
            tiles = checked((int)(space.Batch * work.Parts));
        }

        if (isShared)
        {
            if (AddsToImages) WorkerPool.Run(tiles, &RunImage, &work);
            else WorkerPool.Run(tiles, &RunLine, &work);
            return;
        }

        for (var tile = 0; tile < tiles; tile++)
        {
            if (AddsToImages) RunImage(&work, tile);
            else RunLine(&work, tile);
        }
    }

    private static void RunLine(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var row = (nint)tile * of.W.Output;
        for (var end = row + of.W.Output; row < end; row++) RunWindow(work, row, 0, of.Channels);
    }

    private static void RunImage(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (image, part) = Math.DivRem(tile, work.Parts);
        var channel = part * work.Channels;
        var last = Math.Min(channel + work.Channels, of.Channels);
        for (nint row = image * of.Windows, end = row + of.Windows; row < end; row++) RunWindow(work, row, channel, last);
    }

    private static void RunWindow(in Work work, nint row, nint channel, nint last)
    {
        ref readonly var of = ref work.Of;
        var (image, d, h, w) = of.Position(row);
        var seen = new Seen
        {
            D = of.D.Inside(d),
            H = of.H.Inside(h),
            W = of.W.Inside(w),
            StepD = (nint)of.D.Dilation * of.H.Input * of.Line,
            StepH = of.H.Dilation * of.Line,
            StepW = of.W.Dilation * of.Channels,
        };
        var start = (image * of.Image) + ((nint)of.D.Start(d) * of.H.Input * of.Line) + (of.H.Start(h) * of.Line) + (of.W.Start(w) * of.Channels);
        for (; channel < last; channel += Lanes<T>.Width)
        {
            var count = Math.Min(Lanes<T>.Width, last - channel);
            var (x, at) = (start + channel, (row * of.Channels) + channel);
            switch (work.Kind)
            {
                case PoolKind.Max:
                    Lanes<T>.Store(Max(seen, work.X + x, count), work.Y + at, count);
                    break;
                case PoolKind.MaxGradient:
                    AddToFirst(seen, work.X + x, Lanes<T>.Load(work.Y + at, count), Lanes<T>.Load(work.Z + at, count), work.Target + x, count);
                    break;
                case PoolKind.MaxPick:
                    Lanes<T>.Store(First(seen, work.X + x, Lanes<T>.Load(work.Y + at, count), work.Target + x, count), work.Z + at, count);
                    break;
                case PoolKind.Mean:
                    Lanes<T>.Store(Sum(seen, work.X + x, count) / Vector512.Create(T.CreateTruncating(seen.Count)), work.Y + at, count);
                    break;
                default:
                    AddToAll(seen, Lanes<T>.Load(work.Y + at, count) / Vector512.Create(T.CreateTruncating(seen.Count)), work.Target + x, count);
                    break;
            }
        }
    }

    private static Vector512<T> Max(in Seen seen, T* x, nint count)
    {
        var largest = Vector512.Create(T.MinValue);
        for (nint i = seen.D.Begin; i < seen.D.End; i++)
        {
            for (nint j = seen.H.Begin; j < seen.H.End; j++)
            {
                for (nint k = seen.W.Begin; k < seen.W.End; k++)
                {
                    var value = Lanes<T>.Load(x + (i * seen.StepD) + (j * seen.StepH) + (k * seen.StepW), count);
                    largest = Vector512.ConditionalSelect(Vector512.GreaterThan(value, largest), value, largest);
                }
            }
        }

        return largest;
    }

    private static void AddToFirst(in Seen seen, T* x, Vector512<T> largest, Vector512<T> dy, T* target, nint count)
    {
        for (nint i = seen.D.Begin; i < seen.D.End; i++)
        {
            for (nint j = seen.H.Begin; j < seen.H.End; j++)
            {
                for (nint k = seen.W.Begin; k < seen.W.End; k++)
                {
                    var at = (i * seen.StepD) + (j * seen.StepH) + (k * seen.StepW);
                    var isLargest = Vector512.Equals(Lanes<T>.Load(x + at, count), largest);
                    Lanes<T>.Store(Lanes<T>.Load(target + at, count) + (dy & isLargest), target + at, count);
                    dy = Vector512.AndNot(dy, isLargest);
                }
            }
        }
    }

    private static Vector512<T> First(in Seen seen, T* x, Vector512<T> largest, T* z, nint count)
    {
        var (first, open) = (Vector512<T>.Zero, Vector512<T>.AllBitsSet);
        for (nint i = seen.D.Begin; i < seen.D.End; i++)
        {
            for (nint j = seen.H.Begin; j < seen.H.End; j++)
            {
                for (nint k = seen.W.Begin; k < seen.W.End; k++)
                {
                    var at = (i * seen.StepD) + (j * seen.StepH) + (k * seen.StepW);
                    var isFirst = Vector512.Equals(Lanes<T>.Load(x + at, count), largest) & open;
                    first |= Lanes<T>.Load(z + at, count) & isFirst;
                    open = Vector512.AndNot(open, isFirst);
                }
            }
        }

        return first;
    }

    private static Vector512<T> Sum(in Seen seen, T* x, nint count)
    {
        var sum = Vector512<T>.Zero;
        for (nint i = seen.D.Begin; i < seen.D.End; i++)
        {
            for (nint j = seen.H.Begin; j < seen.H.End; j++)
            {
                for (nint k = seen.W.Begin; k < seen.W.End; k++) sum += Lanes<T>.Load(x + (i * seen.StepD) + (j * seen.StepH) + (k * seen.StepW), count);
            }
        }

        return sum;
    }

    private static void AddToAll(in Seen seen, Vector512<T> share, T* target, nint count)
    {
        for (nint i = seen.D.Begin; i < seen.D.End; i++)
        {
            for (nint j = seen.H.Begin; j < seen.H.End; j++)
            {
                for (nint k = seen.W.Begin; k < seen.W.End; k++)
                {
                    var at = target + (i * seen.StepD) + (j * seen.StepH) + (k * seen.StepW);
                    Lanes<T>.Store(Lanes<T>.Load(at, count) + share, at, count);
                }
            }
        }
    }

    /// <summary>Which of a window's elements there are, and how far apart.</summary>
    private struct Seen
    {
        public (int Begin, int End) D;
        public (int Begin, int End) H;
        public (int Begin, int End) W;
        public nint StepD;
        public nint StepH;
        public nint StepW;

        public readonly int Count => (D.End - D.Begin) * (H.End - H.Begin) * (W.End - W.Begin);
    }

    private struct Work
    {
        public WindowSpace Of;
        public PoolKind Kind;
        public T* X;
        public T* Y;
        public T* Z;
        public T* Target;
        public nint Channels;
        public nint Parts;
    }
}
