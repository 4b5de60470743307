using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Ilgpu;

/// <summary>An axis that windows pass over, as <see cref="WindowAxis"/> says it.</summary>
internal struct PoolAxis
{
    public int Input, Output, Size, Stride, Dilation, Before;

    public static PoolAxis Of(in WindowAxis axis) => new()
    {
        Input = axis.Input,
        Output = axis.Output,
        Size = axis.Size,
        Stride = axis.Stride,
        Dilation = axis.Dilation,
        Before = axis.Before,
    };

    /// <summary>Where a window begins, perhaps before the axis.</summary>
    public readonly int Start(int window) => (window * Stride) - Before;

    /// <summary>The first of a window's elements that is on the axis.</summary>
    public readonly int Begin(int window)
    {
        var start = Start(window);
        return start >= 0 ? 0 : (Dilation - 1 - start) / Dilation;
    }

    /// <summary>The end of a window's elements on the axis, not before <see cref="Begin"/>.</summary>
    public readonly int End(int window)
    {
        var start = Start(window);
        var end = start >= Input ? 0 : (Input - start + Dilation - 1) / Dilation;
        if (end > Size) end = Size;
        var begin = Begin(window);
        return end > begin ? end : begin;
    }

    /// <summary>The first window that may see a place.</summary>
    public readonly int First(int place)
    {
        var reach = place + Before - ((Size - 1) * Dilation);
        return reach <= 0 ? 0 : (reach + Stride - 1) / Stride;
    }

    /// <summary>The end of the windows that may see a place.</summary>
    public readonly int Last(int place)
    {
        var last = ((place + Before) / Stride) + 1;
        return last < Output ? last : Output;
    }

    /// <summary>Which of a window's elements is at a place, -1 for none.</summary>
    public readonly int Tap(int window, int place)
    {
        var distance = place - Start(window);
        var tap = distance / Dilation;
        return distance >= 0 && tap * Dilation == distance && tap < Size ? tap : -1;
    }
}

/// <summary>Windows over images: how many elements a kernel writes, the channels of a position, and the axes.</summary>
internal struct PoolSizes
{
    public int Total, Channels;

    public PoolAxis D, H, W;

    public static PoolSizes Of(in WindowSpace space, long total) => new()
    {
        Total = (int)total,
        Channels = (int)space.Channels,
        D = PoolAxis.Of(space.D),
        H = PoolAxis.Of(space.H),
        W = PoolAxis.Of(space.W),
    };

    /// <summary>The element of an image at a place.</summary>
    public readonly int Input(int image, int d, int h, int w, int channel) => ((((((image * D.Input) + d) * H.Input) + h) * W.Input) + w) * Channels + channel;

    /// <summary>The result of a window.</summary>
    public readonly int Output(int image, int d, int h, int w, int channel) => ((((((image * D.Output) + d) * H.Output) + h) * W.Output) + w) * Channels + channel;
}
