using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>An axis that windows pass over.</summary>
/// <param name="Input">Its length.</param>
/// <param name="Output">How many windows there are.</param>
/// <param name="Size">How many elements a window sees.</param>
/// <param name="Stride">From a window to the next.</param>
/// <param name="Dilation">From an element that a window sees to the next.</param>
/// <param name="Before">How much is before the axis.</param>
internal readonly record struct WindowAxis(int Input, int Output, int Size, int Stride, int Dilation, int Before)
{
    /// <summary>Whether each window sees the one element at its own place.</summary>
    public bool IsPoint => Size == 1 && Stride == 1 && Before == 0 && Input == Output;

    /// <summary>Where a window begins, perhaps before the axis.</summary>
    public int Start(int output) => (output * Stride) - Before;

    /// <summary>Which of a window's elements are on the axis.</summary>
    public (int Begin, int End) Inside(int output)
    {
        var start = Start(output);
        var begin = start >= 0 ? 0 : (int)((Dilation - 1L - start) / Dilation);
        var end = start >= Input ? 0 : (int)Math.Min(Size, ((long)Input - start + Dilation - 1) / Dilation);
        return (begin, Math.Max(begin, end));
    }
}

/// <summary>
/// Windows over a tensor: batch × depth × height × width × channels, where axes that a tensor has not are of length 1. Numbers only, so that
/// threads share it by address.
/// </summary>
internal readonly struct WindowSpace
{
    public WindowSpace(Window window, Shape input, Shape output, ReadOnlySpan<int> size)
    {
        Batch = input[0];
        Channels = input[^1];
        var axes = new WindowAxis[3];
        for (var i = 0; i < 3; i++)
        {
            var axis = i - 3 + window.Rank;
            if (axis < 0)
            {
                axes[i] = new WindowAxis(1, 1, 1, 1, 1, 0);
                continue;
            }

            var (length, count) = (input[axis + 1], output[axis + 1]);
            axes[i] = new WindowAxis(length, count, size[axis], window.Strides[axis], window.Dilations[axis], window.Before(axis, length, count, size[axis]));
        }

        (D, H, W) = (axes[0], axes[1], axes[2]);
    }

    public nint Batch { get; }

    public nint Channels { get; }

    public WindowAxis D { get; }

    public WindowAxis H { get; }

    public WindowAxis W { get; }

    /// <summary>How many elements a window sees of one channel.</summary>
    public nint Taps => (nint)D.Size * H.Size * W.Size;

    /// <summary>How many windows there are of one image.</summary>
    public nint Windows => (nint)D.Output * H.Output * W.Output;

    /// <summary>How many windows there are.</summary>
    public nint Rows => Batch * Windows;

    /// <summary>The elements of a line of one image, all channels.</summary>
    public nint Line => W.Input * Channels;

    /// <summary>The elements of one image.</summary>
    public nint Image => (nint)D.Input * H.Input * Line;

    /// <summary>Whether each window sees the one element at its own place.</summary>
    public bool IsPoint => D.IsPoint && H.IsPoint && W.IsPoint;

    /// <summary>Which image a window is of, and where it is there.</summary>
    public (nint Image, int D, int H, int W) Position(nint row)
    {
        (row, var w) = Math.DivRem(row, W.Output);
        (row, var h) = Math.DivRem(row, H.Output);
        (row, var d) = Math.DivRem(row, D.Output);
        return (row, (int)d, (int)h, (int)w);
    }
}

/// <summary>This thread's memory for what windows see.</summary>
internal static class WindowMemory
{
    [ThreadStatic]
    private static GemmBlock.Memory? t_rows;

    [ThreadStatic]
    private static GemmBlock.Memory? t_results;

    public static GemmBlock.Memory Rows => t_rows ??= new GemmBlock.Memory();

    public static GemmBlock.Memory Results => t_results ??= new GemmBlock.Memory();
}
