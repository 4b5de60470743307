using System.Numerics;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Kernels of pools and patches. Each begins by finding where the element is that its thread computes.</summary>
internal static class PoolKernels
{
    public static void Max<T>(ArrayView<T> x, ArrayView<T> y, PoolSizes s, T lowest)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, d, h, w, channel) = Window(s, i);
            var (endD, endH, endW) = (s.D.End(d), s.H.End(h), s.W.End(w));
            var largest = lowest;
            for (var a = s.D.Begin(d); a < endD; a++)
            {
                for (var b = s.H.Begin(h); b < endH; b++)
                {
                    for (var c = s.W.Begin(w); c < endW; c++)
                    {
                        var value = x[Seen(s, image, d, h, w, channel, a, b, c)];
                        if (value > largest) largest = value;
                    }
                }
            }

            y[i] = largest;
        }
    }

    public static void Mean<T>(ArrayView<T> x, ArrayView<T> y, PoolSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, d, h, w, channel) = Window(s, i);
            var (endD, endH, endW) = (s.D.End(d), s.H.End(h), s.W.End(w));
            var (sum, count) = (T.Zero, T.Zero);
            for (var a = s.D.Begin(d); a < endD; a++)
            {
                for (var b = s.H.Begin(h); b < endH; b++)
                {
                    for (var c = s.W.Begin(w); c < endW; c++)
                    {
                        sum += x[Seen(s, image, d, h, w, channel, a, b, c)];
                        count += T.One;
                    }
                }
            }

            y[i] = sum / count;
        }
    }

    /// <summary>z where each window has its first largest.</summary>
    public static void MaxPick<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ArrayView<T> result, PoolSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, d, h, w, channel) = Window(s, i);
            var first = First(x, s, image, d, h, w, channel, y[i]);
            result[i] = first < 0 ? T.Zero : z[first];
        }
    }

    /// <summary>dy of the windows that have their first largest here.</summary>
    public static void MaxGradient<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> dy, ArrayView<T> dx, PoolSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, atD, atH, atW, channel) = Element(s, i);
            var (endD, endH, endW) = (s.D.Last(atD), s.H.Last(atH), s.W.Last(atW));
            var sum = T.Zero;
            for (var d = s.D.First(atD); d < endD; d++)
            {
                for (var h = s.H.First(atH); h < endH; h++)
                {
                    for (var w = s.W.First(atW); w < endW; w++)
                    {
                        if (s.D.Tap(d, atD) < 0 || s.H.Tap(h, atH) < 0 || s.W.Tap(w, atW) < 0) continue;
                        var window = s.Output(image, d, h, w, channel);
                        if (x[i] == y[window] && First(x, s, image, d, h, w, channel, y[window]) == i) sum += dy[window];
                    }
                }
            }

            dx[i] = sum;
        }
    }

    /// <summary>The shares of the windows that see an element.</summary>
    public static void MeanGradient<T>(ArrayView<T> dy, ArrayView<T> dx, PoolSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, atD, atH, atW, channel) = Element(s, i);
            var (endD, endH, endW) = (s.D.Last(atD), s.H.Last(atH), s.W.Last(atW));
            var sum = T.Zero;
            for (var d = s.D.First(atD); d < endD; d++)
            {
                for (var h = s.H.First(atH); h < endH; h++)
                {
                    for (var w = s.W.First(atW); w < endW; w++)
                    {
                        if (s.D.Tap(d, atD) < 0 || s.H.Tap(h, atH) < 0 || s.W.Tap(w, atW) < 0) continue;
                        var count = (s.D.End(d) - s.D.Begin(d)) * (s.H.End(h) - s.H.Begin(h)) * (s.W.End(w) - s.W.Begin(w));
                        sum += dy[s.Output(image, d, h, w, channel)] / Number<T>(count);
                    }
                }
            }

            dx[i] = sum;
        }
    }

    /// <summary>What each window sees, one after the other, zeros beyond the edges.</summary>
    public static void Patches<T>(ArrayView<T> x, ArrayView<T> y, PoolSizes s)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        var patch = s.D.Size * s.H.Size * s.W.Size * s.Channels;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, d, h, w, _) = Window(s, i / patch * s.Channels);
            var channel = i % s.Channels;
            var tap = i % patch / s.Channels;
            var (a, b, c) = (tap / (s.W.Size * s.H.Size), tap / s.W.Size % s.H.Size, tap % s.W.Size);
            var (atD, atH, atW) = (s.D.Start(d) + (a * s.D.Dilation), s.H.Start(h) + (b * s.H.Dilation), s.W.Start(w) + (c * s.W.Dilation));
            var isThere = atD >= 0 && atD < s.D.Input && atH >= 0 && atH < s.H.Input && atW >= 0 && atW < s.W.Input;
            y[i] = isThere ? x[s.Input(image, atD, atH, atW, channel)] : default;
        }
    }

    /// <summary>What the windows that see an element have of it.</summary>
    public static void PatchesGradient<T>(ArrayView<T> dy, ArrayView<T> dx, PoolSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (image, atD, atH, atW, channel) = Element(s, i);
            var (endD, endH, endW) = (s.D.Last(atD), s.H.Last(atH), s.W.Last(atW));
            var sum = T.Zero;
            for (var d = s.D.First(atD); d < endD; d++)
            {
                for (var h = s.H.First(atH); h < endH; h++)
                {
                    for (var w = s.W.First(atW); w < endW; w++)
                    {
                        var (a, b, c) = (s.D.Tap(d, atD), s.H.Tap(h, atH), s.W.Tap(w, atW));
                        if (a < 0 || b < 0 || c < 0) continue;
                        var window = s.Output(image, d, h, w, 0) / s.Channels;
                        sum += dy[(((((((window * s.D.Size) + a) * s.H.Size) + b) * s.W.Size) + c) * s.Channels) + channel];
                    }
                }
            }

            dx[i] = sum;
        }
    }

    /// <summary>The image, the window along each axis and the channel of a result.</summary>
    private static (int Image, int D, int H, int W, int Channel) Window(PoolSizes s, int i)
    {
        var (rest, channel) = (i / s.Channels, i % s.Channels);
        var (lines, w) = (rest / s.W.Output, rest % s.W.Output);
        var (planes, h) = (lines / s.H.Output, lines % s.H.Output);
        return (planes / s.D.Output, planes % s.D.Output, h, w, channel);
    }

    /// <summary>The image, the place along each axis and the channel of an element that windows see.</summary>
    private static (int Image, int D, int H, int W, int Channel) Element(PoolSizes s, int i)
    {
        var (rest, channel) = (i / s.Channels, i % s.Channels);
        var (lines, w) = (rest / s.W.Input, rest % s.W.Input);
        var (planes, h) = (lines / s.H.Input, lines % s.H.Input);
        return (planes / s.D.Input, planes % s.D.Input, h, w, channel);
    }

    /// <summary>The element that a window sees with one of its own.</summary>
    private static int Seen(PoolSizes s, int image, int d, int h, int w, int channel, int a, int b, int c) =>
        s.Input(image, s.D.Start(d) + (a * s.D.Dilation), s.H.Start(h) + (b * s.H.Dilation), s.W.Start(w) + (c * s.W.Dilation), channel);

    /// <summary>The first element of a window that is its largest, -1 where none is.</summary>
    private static int First<T>(ArrayView<T> x, PoolSizes s, int image, int d, int h, int w, int channel, T largest)
        where T : unmanaged, INumber<T>
    {
        var (endD, endH, endW) = (s.D.End(d), s.H.End(h), s.W.End(w));
        for (var a = s.D.Begin(d); a < endD; a++)
        {
            for (var b = s.H.Begin(h); b < endH; b++)
            {
                for (var c = s.W.Begin(w); c < endW; c++)
                {
                    var at = Seen(s, image, d, h, w, channel, a, b, c);
                    if (x[at] == largest) return at;
                }
            }
        }

        return -1;
    }

    // Of a count that only the thread knows; ILGPU has no conversion to a type that is a parameter.
    private static T Number<T>(int count)
        where T : unmanaged, INumber<T>
    {
        var (number, power) = (T.Zero, T.One);
        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0) number += power;
            power += power;
        }

        return number;
    }
}
