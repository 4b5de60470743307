using System.Globalization;
using System.Text;
using System.Xml;

namespace GraphCompiler.Plotting;

/// <summary>Writes a plot as SVG, in pixels from the upper left corner.</summary>
sealed class PlotSvg
{
    private const double FontSize = 14, TitleSize = 17, LineWidth = 2, RowHeight = 22, SampleWidth = 28, Padding = 10;

    private static readonly PlotColor
        paper = new("paper", "#ffffff", "#14171a"),
        ink = new("ink", "#1f2328", "#e6e8ea"),
        quiet = new("quiet", "#57606a", "#9ea7b0"),
        grid = new("grid", "#e6e9ec", "#272c31"),
        frame = new("frame", "#b4bac1", "#4a525a");

    private readonly StringBuilder svg = new();
    private readonly Plot plot;
    private readonly PlotAxis xAxis, yAxis;
    private readonly PlotTick[] xTicks, yTicks;
    private readonly PlotBox area;
    private readonly (PlotSeries Series, List<List<PlotPoint>> Runs)[] drawn;

    public PlotSvg(Plot plot)
    {
        this.plot = plot;
        (xAxis, yAxis) = (plot.XAxis, plot.YAxis);

        // From the outside in: the height decides the y ticks, their labels the width, and that the x ticks.
        var top = plot.Title.Length > 0 ? 46 : 18;
        var height = Math.Max(1, plot.Height - top - (plot.XLabel.Length > 0 ? 62 : 36));
        yTicks = yAxis.Ticks(Math.Clamp((int)(height / (2 * FontSize)), 4, 9));
        var left = yTicks.Max(tick => TextWidth(tick.Label)) + (plot.YLabel.Length > 0 ? 50 : 24);
        var width = Math.Max(1, plot.Width - left - 24);
        xTicks = TicksThatFit(xAxis, width);
        area = new(Math.Round(left), top, Math.Round(width), Math.Round(height));
        drawn = [.. plot.Series.Select(series => (series, series.Runs(Place)))];
    }

    public string Write()
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" width=\"{Number(plot.Width)}\" height=\"{Number(plot.Height)}\" viewBox=\"0 0 {Number(plot.Width)} {Number(plot.Height)}\" role=\"img\">");
        if (plot.Title.Length > 0)
            Line($"<title>{Escape(plot.Title)}</title>");
        Line($"<desc>{Escape(Description())}</desc>");
        WriteStyle();
        Line("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>");
        WriteAxes();
        WriteSeries();
        if (plot.Legend)
            WriteLegend();
        Line("</svg>");
        return svg.ToString();
    }

    // What a reader who cannot see the figure is told, and a test can compare.
    string Description()
    {
        var text = new StringBuilder($"x axis '{plot.XLabel}' {Range(xAxis.Min, xAxis.Max)}, y axis '{plot.YLabel}' {Range(yAxis.Min, yAxis.Max)}.");
        foreach (var series in plot.Series)
        {
            var finite = series.Points.Where(p => p.IsFinite).ToArray();
            text.Append(CultureInfo.InvariantCulture, $"\nseries '{series.Label}' {series.Color.Light} line '{series.Mark.Line}' marker '{series.Mark.Marker}', {series.Points.Length} points");
            if (finite.Length > 0) text.Append(CultureInfo.InvariantCulture, $", x {Range(finite.Min(p => p.X), finite.Max(p => p.X))}, y {Range(finite.Min(p => p.Y), finite.Max(p => p.Y))}");
        }

        return text.ToString();

        static string Range(double min, double max) => string.Create(CultureInfo.InvariantCulture, $"{min:G6}..{max:G6}");
    }

    void WriteStyle()
    {
        PlotColor[] lines = [grid, frame, .. plot.Series.Select(s => s.Color).Distinct()];
        PlotColor[] fills = [paper, ink, quiet];
        PlotColor[] all = [.. fills, .. lines];
        Line("<style>");
        Line($".plot{{{Variables(color => color.Light)};font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:{FontSize}px}}");
        Line($"@media (prefers-color-scheme:dark){{.plot{{{Variables(color => color.Dark)}}}}}");
        Line(".plot path{fill:none;stroke-linejoin:round}");
        foreach (var color in fills)
            Line(Rule("fill", color));
        foreach (var color in lines)
            Line(Rule("stroke", color));
        Line("</style>");

        string Variables(Func<PlotColor, string> value) => string.Join(';', all.Select(color => $"--{color.Name}:{value(color)}"));

        // The plain colour is for programs that convert SVG and know no variables.
        static string Rule(string property, PlotColor color) => $".plot .{color.Name}{{{property}:{color.Light};{property}:var(--{color.Name})}}";
    }

    void WriteAxes()
    {
        var lines = new StringBuilder();
        foreach (var tick in xTicks)
            lines.Append($"M{Number(X(tick.Value))} {Number(area.Top)}V{Number(area.Bottom)}");
        foreach (var tick in yTicks)
            lines.Append($"M{Number(area.Left)} {Number(Y(tick.Value))}H{Number(area.Right)}");
        Line($"<path class=\"grid\" shape-rendering=\"crispEdges\" d=\"{lines}\"/>");
        Line($"<path class=\"frame\" shape-rendering=\"crispEdges\" d=\"M{Number(area.Left)} {Number(area.Top)}V{Number(area.Bottom)}H{Number(area.Right)}\"/>");

        foreach (var tick in xTicks)
            WriteText(X(tick.Value), area.Bottom + 22, tick.Label, "quiet", "middle");
        foreach (var tick in yTicks)
            WriteText(area.Left - 9, Y(tick.Value) + 0.35 * FontSize, tick.Label, "quiet", "end");

        var (centerX, centerY) = (area.Left + area.Width / 2, area.Top + area.Height / 2);
        WriteText(centerX, area.Top - 18, plot.Title, "ink", "middle", $" font-size=\"{TitleSize}\" font-weight=\"600\"");
        WriteText(centerX, plot.Height - 14, plot.XLabel, "ink", "middle");
        WriteText(22, centerY, plot.YLabel, "ink", "middle", $" transform=\"rotate(-90 22 {Number(centerY)})\"");
    }

    void WriteSeries()
    {
        // The inner svg cuts off what lies beyond the limits, without the id that a clip path would need.
        Line($"<svg x=\"{Number(area.Left)}\" y=\"{Number(area.Top)}\" width=\"{Number(area.Width)}\" height=\"{Number(area.Height)}\" viewBox=\"{Number(area.Left)} {Number(area.Top)} {Number(area.Width)} {Number(area.Height)}\">");
        foreach (var (series, runs) in drawn)
            WriteMark(series, runs);
        Line("</svg>");
    }

    void WriteLegend()
    {
        var named = drawn.Where(d => !string.IsNullOrEmpty(d.Series.Label)).ToArray();
        if (named.Length == 0)
            return;

        var width = SampleWidth + 3 * Padding + named.Max(d => TextWidth(d.Series.Label!));
        var box = PlotLegend.Place(width, named.Length * RowHeight + Padding, area, drawn);
        Line($"<rect class=\"paper grid\" x=\"{Number(box.Left)}\" y=\"{Number(box.Top)}\" width=\"{Number(box.Width)}\" height=\"{Number(box.Height)}\" rx=\"4\" fill-opacity=\"0.85\"/>");
        for (var i = 0; i < named.Length; i++)
        {
            var (series, left, y) = (named[i].Series, box.Left + Padding, box.Top + Padding / 2 + (i + 0.5) * RowHeight);
            List<PlotPoint> line = [new(left, y), new(left + SampleWidth, y)], dot = [new(left + SampleWidth / 2, y)];
            WriteMark(series with { Mark = series.Mark with { Marker = null } }, [line]);
            WriteMark(series with { Mark = series.Mark with { Line = null } }, [dot]);
            WriteText(left + SampleWidth + Padding, y + 0.35 * FontSize, series.Label!, "ink", "start");
        }
    }

    void WriteMark(PlotSeries series, List<List<PlotPoint>> runs)
    {
        var name = series.Color.Name;
        if (series.Mark.Line is { } style && runs.Count > 0)
        {
            var d = string.Concat(runs.Select(run => "M" + string.Join('L', run.Select(Pair))));
            Line($"<path class=\"{name}\" stroke-width=\"{LineWidth}\"{Dashes(style)} d=\"{d}\"/>");
        }
        if (series.Mark.Marker is { } marker && runs.Count > 0)
        {
            var (shape, width, cap) = Shape(marker);
            var d = string.Concat(runs.SelectMany(run => run).Select(point => $"M{Pair(point)}{shape}"));
            Line($"<path class=\"{name}\" stroke-width=\"{Number(width)}\" stroke-linecap=\"{cap}\" d=\"{d}\"/>");
        }
    }

    static string Dashes(string style) => style switch
    {
        "--" => " stroke-dasharray=\"7.4 3.2\"",
        "-." => " stroke-dasharray=\"12.8 3.2 2 3.2\"",
        ":" => " stroke-dasharray=\"2 3.3\"",
        _ => " stroke-linecap=\"round\"",
    };

    // A dot is a line without length whose ends are round, which takes a third of the text of a circle.
    static (string Shape, double Width, string Cap) Shape(char marker) => marker switch
    {
        '.' => ("h0", 5.5, "round"),
        'o' => ("h0", 9, "round"),
        's' => ("h0", 8, "square"),
        'x' => ("m-4-4l8 8m0-8l-8 8", 1.5, "butt"),
        _ => ("m-4.5 0h9m-4.5-4.5v9", 1.5, "butt"),
    };

    void WriteText(double x, double y, string text, string color, string anchor, string attributes = "")
    {
        if (text.Length > 0)
            Line($"<text class=\"{color}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\"{attributes}>{Escape(text)}</text>");
    }

    void Line(string text) => svg.Append(text).Append('\n');

    static PlotTick[] TicksThatFit(PlotAxis axis, double width)
    {
        var intervals = 9;
        var ticks = axis.Ticks(intervals);
        while (intervals > 2 && ticks.Length * (ticks.Max(tick => TextWidth(tick.Label)) + FontSize) > width)
            ticks = axis.Ticks(--intervals);
        return ticks;
    }

    PlotPoint Place(PlotPoint point) => new(X(point.X), Y(point.Y));

    double X(double value) => Near(area.Left + xAxis.Fraction(value) * area.Width);

    double Y(double value) => Near(area.Bottom - yAxis.Fraction(value) * area.Height);

    // Set limits can put a point further away than a renderer can count.
    static double Near(double coordinate) => Math.Clamp(coordinate, -1e5, 1e5);

    static string Pair(PlotPoint point) => $"{Number(point.X)} {Number(point.Y)}";

    // Adding zero turns the negative one, which would print as -0.00, into the positive.
    static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("F2", CultureInfo.InvariantCulture);

    // The reader's font is not known here: a little wider than most, for no label to leave its place.
    static double TextWidth(string text) => text.Sum(c => c < 0x2E80 ? 0.58 : 1) * FontSize;

    static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            escaped.Append(text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&apos;",
                var c when XmlConvert.IsXmlChar(c) => c.ToString(),
                var c when i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], c) => text.Substring(i++, 2),
                _ => "\uFFFD",
            });
        return escaped.ToString();
    }
}
