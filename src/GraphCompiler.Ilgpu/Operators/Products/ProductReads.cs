using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Reads the left operand of a product. Rows and columns are found once for many elements.</summary>
internal interface IProductRead
{
    static abstract Place Row(ProductSizes p, WindowSizes w, int batch, int row);

    static abstract Place Column(ProductSizes p, WindowSizes w, int column);

    static abstract T Read<T>(ArrayView<T> x, WindowSizes w, Place row, Place column)
        where T : unmanaged;
}

/// <summary>A matrix in memory.</summary>
internal readonly struct MatrixRead : IProductRead
{
    public static Place Row(ProductSizes p, WindowSizes w, int batch, int row) => new() { Offset = p.FirstX(batch) + (row * p.XRow) };

    public static Place Column(ProductSizes p, WindowSizes w, int column) => new() { Offset = column * p.XColumn };

    public static T Read<T>(ArrayView<T> x, WindowSizes w, Place row, Place column)
        where T : unmanaged => x[row.Offset + column.Offset];
}

/// <summary>Windows, a row for each.</summary>
internal readonly struct WindowRead : IProductRead
{
    public static Place Row(ProductSizes p, WindowSizes w, int batch, int row)
    {
        var line = Line(w, row);
        line.Offset += p.FirstX(batch);
        return line;
    }

    public static Place Column(ProductSizes p, WindowSizes w, int column) => Tap(w, column);

    public static T Read<T>(ArrayView<T> x, WindowSizes w, Place row, Place column)
        where T : unmanaged
    {
        var (atD, atH, atW) = (row.D + column.D, row.H + column.H, row.W + column.W);
        if (!IsThere(ref atD, w.DivisorD, w.LimitD) | !IsThere(ref atH, w.DivisorH, w.LimitH) | !IsThere(ref atW, w.DivisorW, w.LimitW)) return default;
        return x[row.Offset + column.Offset + ((((atD * w.LimitH) + atH) * w.LimitW) + atW) * w.Pitch];
    }

    public static Place Line(WindowSizes w, int line)
    {
        var rest = line / w.LinesW;
        var atW = line - (rest * w.LinesW);
        var next = rest / w.LinesH;
        var atH = rest - (next * w.LinesH);
        var image = next / w.LinesD;
        var atD = next - (image * w.LinesD);
        return new Place { Offset = image * w.Image, D = w.FirstD + (atD * w.StepD), H = w.FirstH + (atH * w.StepH), W = w.FirstW + (atW * w.StepW) };
    }

    public static Place Tap(WindowSizes w, int column)
    {
        var tap = column / w.Inner;
        var channel = column - (tap * w.Inner);
        var rest = tap / w.TapsW;
        var atW = tap - (rest * w.TapsW);
        var atD = rest / w.TapsH;
        var atH = rest - (atD * w.TapsH);
        return new Place { Offset = channel, D = atD * w.TapStepD, H = atH * w.TapStepH, W = atW * w.TapStepW };
    }

    private static bool IsThere(ref int place, int divisor, int limit)
    {
        if (place < 0) return false;
        if (divisor > 1)
        {
            var quotient = place / divisor;
            if (quotient * divisor != place) return false;
            place = quotient;
        }

        return place < limit;
    }
}

/// <summary>Windows, a column for each.</summary>
internal readonly struct TransposedWindowRead : IProductRead
{
    public static Place Row(ProductSizes p, WindowSizes w, int batch, int row)
    {
        var tap = WindowRead.Tap(w, row);
        tap.Offset += p.FirstX(batch);
        return tap;
    }

    public static Place Column(ProductSizes p, WindowSizes w, int column) => WindowRead.Line(w, column);

    public static T Read<T>(ArrayView<T> x, WindowSizes w, Place row, Place column)
        where T : unmanaged => WindowRead.Read(x, w, row, column);
}
