using System.Globalization;
using GraphCompiler.Plotting;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>The last run, as it stands in the benchmarks' README: its table, what was said of the machine, two plots.</summary>
internal static class ReadmeSection
{
    private const string Begin = "<!-- peers --write puts the last run here -->";
    private const string End = "<!-- end of the last run -->";

    public static void Write(Report report)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "README.md"))) folder = folder.Parent;
        var path = Path.Combine(folder?.FullName ?? throw new InvalidOperationException($"No README.md above {AppContext.BaseDirectory}."), "README.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{path} has no '{Begin}' before '{End}'.");

        string[] section =
        [
            Begin,
            "",
            .. report.Remarks.Select(r => $"* {r}"),
            "",
            "![How many times faster than PyTorch, or than OpenBLAS](peers.svg)",
            "",
            .. report.Table,
            "",
            "![What a unit of work costs at each size](curves.svg)",
            "",
        ];
        File.WriteAllText(path, text[..begin] + string.Join('\n', section) + "\n" + text[end..]);
        File.WriteAllText(Path.Combine(folder.FullName, "peers.svg"), RatioPlot.Svg(report.Outcomes));
        Plot(report).Save(Path.Combine(folder.FullName, "curves.svg"));
        Console.WriteLine($"Written: {path}");
    }

    private static Plot Plot(Report report)
    {
        var plot = new Plot { Title = "Cost curves", XLabel = "log10 of the elements", YLabel = "log10 of the nanoseconds of an element or multiply-add", Legend = true };
        foreach (var curve in report.Curves)
        {
            float[] x = [.. curve.Points.Select(p => (float)Math.Log10(p.Size))];
            float[] y = [.. curve.Points.Select(p => (float)Math.Log10(p.Cost * 1e9))];
            plot.Add(x, y, curve.Threads == 1 ? ".-" : ".--", string.Create(CultureInfo.InvariantCulture, $"{curve.Name}, {curve.Threads} thread(s)"));
        }

        return plot;
    }
}
