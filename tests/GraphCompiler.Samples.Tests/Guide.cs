using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Samples.Tests;

/// <summary>What TensorFlow printed and drew for a guide.</summary>
internal static partial class Guide
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "guides_output");

    /// <summary>What was printed, cell by cell.</summary>
    public static string Text(string guide)
    {
        var text = File.ReadAllText(Directory.GetFiles(Folder, $"{guide}_*.md").Single());
        return text[text.IndexOf("## Cell by cell", StringComparison.Ordinal)..];
    }

    /// <summary>The figure of a cell.</summary>
    public static Figure Figure(string guide, int cell)
    {
        var text = Text(guide);
        text = text[text.IndexOf($"**cell {cell}**", StringComparison.Ordinal)..];
        var match = Figures().Match(text);
        return new Figure(
            Number(match, "width"), Number(match, "height"), match.Groups["title"].Value, match.Groups["xlabel"].Value, Range(match, "x"), match.Groups["ylabel"].Value, Range(match, "y"),
            [.. Names().Matches(match.Groups["legend"].Value).Select(m => m.Groups[1].Value)],
            [.. Series().Matches(match.Groups["series"].Value).Select(m => new FigureSeries(m.Groups["color"].Value, Mark(m), (int)Number(m, "points"), Range(m, "x"), Range(m, "y")))]);

        static string Mark(Match m) => m.Groups["kind"].Value == "scatter" ? "o" : string.Concat(new[] { m.Groups["line"].Value, m.Groups["marker"].Value }.Where(s => s != "None"));
    }

    /// <summary>A figure that was written as SVG, from its description.</summary>
    public static Figure Figure(string svg)
    {
        var root = System.Xml.Linq.XElement.Load(svg);
        var ns = root.Name.Namespace;
        var description = root.Element(ns + "desc")!.Value;
        var axes = Axes().Match(description);
        var drawn = Descriptions().Matches(description);
        var texts = root.Elements(ns + "text").Select(t => t.Value).ToArray();
        string[] labels = [.. drawn.Select(m => m.Groups["label"].Value).Where(l => l.Length > 0)];
        return new Figure(
            (double)root.Attribute("width")! / 100, (double)root.Attribute("height")! / 100, root.Element(ns + "title")?.Value ?? "",
            axes.Groups["xlabel"].Value, Range(axes, "x"), axes.Groups["ylabel"].Value, Range(axes, "y"),
            [.. labels.Where(texts.Contains)],
            [.. drawn.Select(m => new FigureSeries(m.Groups["color"].Value, m.Groups["line"].Value + m.Groups["marker"].Value, (int)Number(m, "points"), Range(m, "x"), Range(m, "y")))]);
    }

    private static (double Min, double Max) Range(Match match, string name) => (Number(match, name + "min"), Number(match, name + "max"));

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"- figure (?<width>[\d.]+) x (?<height>[\d.]+) in; x axis '(?<xlabel>.*?)' (?<xmin>.+?)\.\.(?<xmax>[^,]+), y axis '(?<ylabel>.*?)' (?<ymin>.+?)\.\.(?<ymax>[^,]+), title '(?<title>.*?)', legend (?<legend>none|\[.*?\]): (?<series>.*)")]
    private static partial Regex Figures();

    [GeneratedRegex(@"'(.*?)'")]
    private static partial Regex Names();

    [GeneratedRegex(@"(?<kind>line|scatter)(?: '.*?')? colour (?:C\d )?\(?(?<color>#\w{6})\)?(?: style '(?<line>.*?)' marker '(?<marker>.*?)')?, (?<points>\d+) points, x (?<xmin>[^;]+?)\.\.(?<xmax>[^,]+), y (?<ymin>[^;]+?)\.\.(?<ymax>[^;\n]+)")]
    private static partial Regex Series();

    [GeneratedRegex(@"^x axis '(?<xlabel>.*?)' (?<xmin>.+?)\.\.(?<xmax>[^,]+), y axis '(?<ylabel>.*?)' (?<ymin>.+?)\.\.(?<ymax>.+)\.")]
    private static partial Regex Axes();

    [GeneratedRegex(@"series '(?<label>.*?)' (?<color>#\w{6}) line '(?<line>.*?)' marker '(?<marker>.*?)', (?<points>\d+) points, x (?<xmin>.+?)\.\.(?<xmax>[^,]+), y (?<ymin>.+?)\.\.(?<ymax>[^\n]+)")]
    private static partial Regex Descriptions();
}

/// <summary>What a figure shows: sizes in inches.</summary>
internal sealed record Figure(
    double Width, double Height, string Title, string XLabel, (double Min, double Max) X, string YLabel, (double Min, double Max) Y, IReadOnlyList<string> Legend, IReadOnlyList<FigureSeries> Series);

/// <summary>A series: its mark is line and marker as pyplot writes them.</summary>
internal sealed record FigureSeries(string Color, string Mark, int Points, (double Min, double Max) X, (double Min, double Max) Y);
