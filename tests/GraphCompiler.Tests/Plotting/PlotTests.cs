using System.Globalization;
using System.Xml.Linq;
using GraphCompiler.Plotting;

namespace GraphCompiler.Tests.Plotting;

public class PlotTests
{
    static Tensor<float> Vector(params float[] values) => values;

    [Fact]
    public void ValuesAloneAreDrawnOverTheirIndices()
    {
        var plot = new Plot().Add([5, 4, 3.5f, 3]);

        Assert.Equal([0, 1, 2, 3], plot.Series[0].Points.Select(point => point.X));
        Assert.Equal(-0.15, plot.XAxis.Min, 1e-9);
        Assert.Equal(3.15, plot.XAxis.Max, 1e-9);
    }

    [Fact]
    public void ColorsFollowTheCycleWhereNoneIsGiven()
    {
        var x = Vector(1, 2);
        var plot = new Plot().Add(x, x, ".").Add(x, x, "r--").Scatter(x, x).Scatter(x, x, "b").Add([1]).Add([1], "C7").Add([1], ":");

        Assert.Equal(["C0", "r", "C1", "b", "C2", "C7", "C3"], plot.Series.Select(series => series.Color.Name));
    }

    [Fact]
    public void LimitsSetForYReplaceThoseOfTheData()
    {
        var plot = new Plot().Add([1.03094f, 8.22651f]);
        Assert.Equal(8.58629, plot.YLimits.Max, 1e-4);

        plot.YLimits = (0, plot.YLimits.Max);

        Assert.Equal(0, plot.YLimits.Min);
        Assert.Equal(8.58629, plot.YLimits.Max, 1e-4);
        plot.Add([100]);
        Assert.Equal(8.58629, plot.YLimits.Max, 1e-4);
    }

    [Fact]
    public void LimitsThatAreNotFiniteAreRejected()
    {
        var plot = new Plot();

        Assert.Throws<ArgumentException>(() => plot.YLimits = (0, double.NaN));
        Assert.Throws<ArgumentException>(() => plot.YLimits = (double.NegativeInfinity, 0));
        Assert.Equal((0, 1), plot.YLimits);
    }

    [Fact]
    public void LengthsThatDifferAreNamed()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Plot().Add(Vector(1, 2, 3), Vector(1, 2)));

        Assert.StartsWith("x and y must have the same number of elements, but x has 3 and y has 2.", exception.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    public void ASizeMustBePositive(double width, double height) => Assert.Throws<ArgumentOutOfRangeException>(() => new Plot(width, height));

    [Fact]
    public void ValuesThatAreNotFiniteAreGaps()
    {
        var plot = new Plot().Add([1, 2, float.NaN, float.PositiveInfinity, 3, 4, float.NaN]);

        Assert.Equal(["1 2", "3 4"], plot.Series[0].Runs(point => point).Select(run => string.Join(' ', run.Select(point => point.Y))));
        Assert.Equal((-0.25, 5.25), (plot.XAxis.Min, plot.XAxis.Max));
        Assert.Equal(0.85, plot.YLimits.Min, 1e-9);
        Assert.Equal(2, Paths(plot, "C0").Single().Count(c => c == 'M'));
    }

    [Fact]
    public void EmptySeriesAndEmptyFiguresAreDrawn()
    {
        Assert.Equal((0, 1), new Plot().YLimits);
        XDocument.Parse(new Plot { Legend = true }.ToSvg());
        var plot = new Plot { Legend = true }.Add([], label: "none").Add([float.NaN], "o-");

        Assert.Equal(0.055, plot.YLimits.Max, 1e-9);
        Assert.Empty(Paths(plot, "C1"));
    }

    [Fact]
    public void TextIsEscaped()
    {
        var plot = new Plot { Title = "a < b & \"c\"", XLabel = "\0 \ud83d\ude00 \ud83d", YLabel = "<x>", Legend = true }.Add([1, 2], label: "</svg>'");

        var texts = XDocument.Parse(plot.ToSvg()).Descendants().Where(e => e.Name.LocalName is "text" or "title").Select(e => e.Value).ToArray();

        Assert.Equal("a < b & \"c\"", texts[0]);
        Assert.Contains("\ufffd \ud83d\ude00 \ufffd", texts);
        Assert.Contains("<x>", texts);
        Assert.Contains("</svg>'", texts);
    }

    [Fact]
    public void OnlyNamedSeriesAreInTheLegend()
    {
        var plot = new Plot { Legend = true }.Add([1, 2], label: "first").Add([2, 1]).Add([3, 3], "o--", "third");

        Assert.EndsWith("first third", string.Join(' ', XDocument.Parse(plot.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)));
        Assert.Equal(2, Paths(plot, "C0").Length);
        Assert.Single(Paths(plot, "C1"));
        Assert.Equal(4, Paths(plot, "C2").Length);
    }

    [Theory]
    [InlineData(new float[] { 0, 1, 2, 3 }, false, true)]
    [InlineData(new float[] { 3, 2, 1, 0 }, true, true)]
    [InlineData(new float[] { 3, 3, 1, 3, 3 }, false, false)]
    public void TheLegendGoesWhereLittleIsBelow(float[] values, bool right, bool top)
    {
        var svg = XDocument.Parse(new Plot { Legend = true }.Add(values, label: "loss").ToSvg());
        var box = svg.Descendants().Single(e => e.Attribute("class")?.Value == "paper grid");

        Assert.Equal((right, top), (Coordinate("x") > 450, Coordinate("y") < 300));

        double Coordinate(string name) => double.Parse(box.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void BothColorSchemesAreInTheStyle()
    {
        var svg = new Plot().Add([1, 2], "b").ToSvg();

        Assert.Contains(".plot{--paper:#ffffff;--ink:#1f2328;", svg);
        Assert.Contains("@media (prefers-color-scheme:dark){.plot{--paper:#14171a;--ink:#e6e8ea;", svg);
        Assert.Contains(".plot .b{stroke:#0000ff;stroke:var(--b)}", svg);
        Assert.DoesNotContain("C0", svg);
    }

    [Fact]
    public void PointsFarBeyondTheLimitsStayWithinWhatARendererCanCount()
    {
        var plot = new Plot { YLimits = (0, 1e-9) }.Add([0, 1e30f]);

        Assert.EndsWith("-100000.00", Paths(plot, "C0").Single());
    }

    [Fact]
    public void TheTextIsTheSameInEveryCulture()
    {
        var plot = new Plot { Title = "t", Legend = true }.Add([-1.5f, 0.25f], ".-", "s");
        var expected = plot.ToSvg();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = german;

            Assert.Equal(expected, plot.ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ASmallFigureIsThisText()
    {
        var plot = new Plot(3, 2) { Title = "Loss", XLabel = "Epoch", Legend = true }.Add([2, 1, float.NaN, 1], "r--").Scatter(Vector(0, 3), Vector(0, 2), label: "Data");

        Assert.Equal(SmallFigure.ReplaceLineEndings("\n") + "\n", plot.ToSvg());
    }

    [Fact]
    public void SavingMakesTheFolderAndReplacesTheFile()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var path = Path.Combine(folder, "deep", "figure.svg");
        try
        {
            new Plot().Save(path);
            var plot = new Plot { Title = "größer" }.Add([1, 2]);
            plot.Save(path);

            Assert.Equal(plot.ToSvg(), File.ReadAllText(path));
            Assert.Equal((byte)'<', File.ReadAllBytes(path)[0]);
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string[] Paths(Plot plot, string color) =>
        [.. XDocument.Parse(plot.ToSvg()).Descendants().Where(e => e.Name.LocalName == "path" && e.Attribute("class")?.Value == color).Select(e => e.Attribute("d")!.Value)];

    const string SmallFigure = """
        <svg xmlns="http://www.w3.org/2000/svg" class="plot" width="300.00" height="200.00" viewBox="0 0 300.00 200.00" role="img">
        <title>Loss</title>
        <desc>x axis &apos;Epoch&apos; -0.15..3.15, y axis &apos;&apos; -0.1..2.1.
        series &apos;&apos; #ff0000 line &apos;--&apos; marker &apos;&apos;, 4 points, x 0..3, y 1..2
        series &apos;Data&apos; #1f77b4 line &apos;&apos; marker &apos;o&apos;, 2 points, x 0..3, y 0..2</desc>
        <style>
        .plot{--paper:#ffffff;--ink:#1f2328;--quiet:#57606a;--grid:#e6e9ec;--frame:#b4bac1;--r:#ff0000;--C0:#1f77b4;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:14px}
        @media (prefers-color-scheme:dark){.plot{--paper:#14171a;--ink:#e6e8ea;--quiet:#9ea7b0;--grid:#272c31;--frame:#4a525a;--r:#ff5c5c;--C0:#4c9fdb}}
        .plot path{fill:none;stroke-linejoin:round}
        .plot .paper{fill:#ffffff;fill:var(--paper)}
        .plot .ink{fill:#1f2328;fill:var(--ink)}
        .plot .quiet{fill:#57606a;fill:var(--quiet)}
        .plot .grid{stroke:#e6e9ec;stroke:var(--grid)}
        .plot .frame{stroke:#b4bac1;stroke:var(--frame)}
        .plot .r{stroke:#ff0000;stroke:var(--r)}
        .plot .C0{stroke:#1f77b4;stroke:var(--C0)}
        </style>
        <rect class="paper" width="100%" height="100%"/>
        <path class="grid" shape-rendering="crispEdges" d="M43.09 46.00V138.00M117.03 46.00V138.00M190.97 46.00V138.00M264.91 46.00V138.00M32.00 133.82H276.00M32.00 92.00H276.00M32.00 50.18H276.00"/>
        <path class="frame" shape-rendering="crispEdges" d="M32.00 46.00V138.00H276.00"/>
        <text class="quiet" x="43.09" y="160.00" text-anchor="middle">0</text>
        <text class="quiet" x="117.03" y="160.00" text-anchor="middle">1</text>
        <text class="quiet" x="190.97" y="160.00" text-anchor="middle">2</text>
        <text class="quiet" x="264.91" y="160.00" text-anchor="middle">3</text>
        <text class="quiet" x="23.00" y="138.72" text-anchor="end">0</text>
        <text class="quiet" x="23.00" y="96.90" text-anchor="end">1</text>
        <text class="quiet" x="23.00" y="55.08" text-anchor="end">2</text>
        <text class="ink" x="154.00" y="28.00" text-anchor="middle" font-size="17" font-weight="600">Loss</text>
        <text class="ink" x="154.00" y="186.00" text-anchor="middle">Epoch</text>
        <svg x="32.00" y="46.00" width="244.00" height="92.00" viewBox="32.00 46.00 244.00 92.00">
        <path class="r" stroke-width="2" stroke-dasharray="7.4 3.2" d="M43.09 50.18L117.03 92.00M264.91 92.00"/>
        <path class="C0" stroke-width="9.00" stroke-linecap="round" d="M43.09 133.82h0M264.91 50.18h0"/>
        </svg>
        <rect class="paper grid" x="175.52" y="56.00" width="90.48" height="32.00" rx="4" fill-opacity="0.85"/>
        <path class="C0" stroke-width="9.00" stroke-linecap="round" d="M199.52 72.00h0"/>
        <text class="ink" x="223.52" y="76.90" text-anchor="start">Data</text>
        </svg>
        """;
}
