namespace GraphCompiler.Ilgpu;

/// <summary>The sizes of a product of matrices, and where the next row, column and matrix of each operand are.</summary>
internal struct ProductSizes
{
    public int Rows, Columns, Depth, Batches;

    /// <summary>Where elements of x are, unless windows say, and whether its rows are those of neighbours in memory.</summary>
    public int XRow, XColumn, XBatch, XAlongRows;

    /// <summary>Where elements of y are. What is so deep as the inner length stands together, and a distance after it the next.</summary>
    public int YRow, YColumn, YBatch, YInner, YOuter;

    public int ZRow, ZBatch;

    /// <summary>So many matrices of an operand stand one distance apart, then comes another one: what broadcasting repeats has a distance of 0.</summary>
    public int XBatches, XOuterBatch, YBatches, YOuterBatch;

    /// <summary>The threads on a side of a group.</summary>
    public int Side;

    /// <summary>Into how many parts the depth is cut, how deep each is, and how far apart their results are.</summary>
    public int Slices, SliceDepth, ZSlice;

    /// <summary>Where a matrix of x begins.</summary>
    public readonly int FirstX(int batch) => XBatches == 0 ? batch * XBatch : (batch / XBatches * XOuterBatch) + (batch % XBatches * XBatch);

    /// <summary>Where a matrix of y begins.</summary>
    public readonly int FirstY(int batch) => YBatches == 0 ? batch * YBatch : (batch / YBatches * YOuterBatch) + (batch % YBatches * YBatch);
}

/// <summary>
/// What windows see of a tensor, as a matrix: a line for each window or, in the gradient, for each element that windows see; along it what it sees, or is seen by. An element of this
/// matrix is where the place of the line and that of the tap, added up, point to.
/// </summary>
internal struct WindowSizes
{
    /// <summary>How many lines there are along the axes of one image, where the first is and how far the next.</summary>
    public int LinesD, LinesH, LinesW, FirstD, FirstH, FirstW, StepD, StepH, StepW;

    /// <summary>The taps along the axes, how far apart they are, and the channels of each.</summary>
    public int TapsH, TapsW, TapStepD, TapStepH, TapStepW, Inner;

    /// <summary>Only places at multiples of these are there, and so many of them.</summary>
    public int DivisorD, DivisorH, DivisorW, LimitD, LimitH, LimitW;

    /// <summary>The elements of a position, and of an image.</summary>
    public int Pitch, Image;
}

/// <summary>A place along the rows or the columns of a matrix: an offset, and where it is along the axes of windows.</summary>
internal struct Place
{
    public int Offset, D, H, W;
}
