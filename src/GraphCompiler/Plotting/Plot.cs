namespace GraphCompiler.Plotting;

/// <summary>What the guides draw with pyplot: points and lines into an SVG. A mark is given as in pyplot: <c>"."</c>, <c>"--"</c>, <c>"r--"</c>.</summary>
/// <remarks>
/// Limits, ticks and colours are pyplot's. A value that is not finite leaves a gap.
/// The file needs nothing beside it and follows the reader's light or dark scheme.
/// </remarks>
public sealed class Plot
{
    private readonly List<PlotSeries> _series = [];
    private PlotAxis? _yLimits;
    private int _colorsTaken;

    /// <summary>An empty figure.</summary>
    /// <param name="width">Width in inches, drawn at 100 pixels per inch.</param>
    /// <param name="height">Height in inches, drawn at 100 pixels per inch.</param>
    public Plot(double width = 9, double height = 6)
    {
        Width = Pixels(width, nameof(width));
        Height = Pixels(height, nameof(height));
    }

    /// <summary>The line of text above the axes.</summary>
    public string Title { internal get; set; } = "";

    /// <summary>The line of text below the x axis.</summary>
    public string XLabel { internal get; set; } = "";

    /// <summary>The line of text that runs up the y axis.</summary>
    public string YLabel { internal get; set; } = "";

    /// <summary>Whether a box in the emptiest corner names the series that have a label.</summary>
    public bool Legend { internal get; set; }

    /// <summary>The values at the lower and the upper end of the y axis: those set, else the data with 5% of their range to spare.</summary>
    /// <exception cref="ArgumentException">A limit is not finite.</exception>
    public (double Min, double Max) YLimits
    {
        get => (YAxis.Min, YAxis.Max);
        set
        {
            if (!double.IsFinite(value.Max - value.Min))
                throw new ArgumentException($"Axis limits must be finite, not {value}.", nameof(value));
            _yLimits = PlotAxis.Between(value.Min, value.Max);
        }
    }

    internal double Width { get; }

    internal double Height { get; }

    internal IReadOnlyList<PlotSeries> Series => _series;

    internal PlotAxis XAxis => Fit(point => point.X);

    internal PlotAxis YAxis => _yLimits ?? Fit(point => point.Y);

    /// <summary>Draws <paramref name="y"/> over <paramref name="x"/>, element by element.</summary>
    /// <param name="x">Where the points lie on the x axis.</param>
    /// <param name="y">Where they lie on the y axis.</param>
    /// <param name="mark">
    /// A line (<c>- -- -. :</c>), a marker (<c>. o s x +</c>) and a colour (<c>r g b c m y k w</c>, <c>C0</c>, <c>C1</c>, ...)
    /// in any order, each of which may be left out. Without a line and a marker the points are joined;
    /// without a colour the next one of the cycle is taken.
    /// </param>
    /// <param name="label">The series' name in the legend.</param>
    /// <exception cref="ArgumentException"><paramref name="x"/> and <paramref name="y"/> differ in length, or the mark is not one of these.</exception>
    public Plot Add(Tensor<float> x, Tensor<float> y, string? mark = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Add(x.ToArray(), y.ToArray(), PlotMark.Parse(mark), label);
    }

    /// <summary>Draws <paramref name="y"/> over 0, 1, 2, ...</summary>
    /// <param name="y">Where the points lie on the y axis.</param>
    /// <param name="mark">Line, marker and colour, as for two tensors.</param>
    /// <param name="label">The series' name in the legend.</param>
    /// <exception cref="ArgumentException">The mark is not one that is known.</exception>
    public Plot Add(IEnumerable<float> y, string? mark = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(y);
        float[] values = [.. y];
        return Add([.. Enumerable.Range(0, values.Length).Select(i => (float)i)], values, PlotMark.Parse(mark), label);
    }

    /// <summary>Draws a dot for every element of <paramref name="x"/> and <paramref name="y"/>.</summary>
    /// <param name="x">Where the dots lie on the x axis.</param>
    /// <param name="y">Where they lie on the y axis.</param>
    /// <param name="color">One of <c>r g b c m y k w</c>, a colour of the cycle (<c>C0</c>, <c>C1</c>, ...) or <c>#rrggbb</c>; the cycle's next if left out.</param>
    /// <param name="label">The series' name in the legend.</param>
    /// <exception cref="ArgumentException"><paramref name="x"/> and <paramref name="y"/> differ in length, or the colour is not one of these.</exception>
    public Plot Scatter(Tensor<float> x, Tensor<float> y, string? color = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Add(x.ToArray(), y.ToArray(), new(color is null ? null : PlotColor.Parse(color), Line: null, Marker: 'o'), label);
    }

    /// <summary>The figure as the text of an SVG file; the same figure always gives the same text.</summary>
    public string ToSvg() => new PlotSvg(this).Write();

    /// <summary>Writes the figure to an SVG file, in a folder that is made where there is none.</summary>
    /// <param name="path">The file, which is replaced as a whole if it exists.</param>
    public void Save(string path) => WholeFile.Write(path, ToSvg());

    internal Plot Add(float[] x, float[] y, PlotMark mark, string? label)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"x and y must have the same number of elements, but x has {x.Length} and y has {y.Length}.", nameof(y));
        _series.Add(new([.. x.Zip(y, (a, b) => new PlotPoint(a, b))], mark, mark.Color ?? PlotColor.Cycle(_colorsTaken++), label));
        return this;
    }

    // A figure without any series shows 0 to 1, one whose series are empty what pyplot shows around nothing.
    PlotAxis Fit(Func<PlotPoint, double> coordinate) => _series.Count == 0
        ? new(0, 1)
        : PlotAxis.Around(_series.SelectMany(s => s.Points).Where(p => p.IsFinite).Select(coordinate));

    static double Pixels(double inches, string name) => double.IsFinite(inches) && inches > 0
        ? 100 * inches
        : throw new ArgumentOutOfRangeException(name, inches, "A figure's size must be positive.");
}
