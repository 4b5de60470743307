using System.Diagnostics;
using System.Globalization;
using GraphCompiler.Plotting;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>
/// <c>peers</c>: ours against PyTorch, numpy and OpenBLAS in one run, at one and two threads, against the targets and the machine's
/// limits. Arguments: the beginnings of the names of the cases to measure, or <c>--write</c>, which puts a whole run into the
/// README.
/// </summary>
internal static class PeersCommand
{
    public const string Verb = "peers";

    private static readonly int[] s_threads = [1, 2];

    /// <returns>0 if every target is reached.</returns>
    public static int Run(string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var filters = arguments.Where(a => a != "--write").ToArray();
        if (filters.Length > 0 && filters.Length < arguments.Length)
        {
            Console.Error.WriteLine("--write is for a whole run: name no cases beside it.");
            return 2;
        }

        var report = new Report(Column.Name, Column.Threads, Column.Ours, Column.Fresh, Column.Peer("PyTorch"), Column.Peer("numpy"), Column.Peer("OpenBLAS"), Column.Ratio, Column.Target, Column.Limit("Of limit"), Column.Form);
        try
        {
            foreach (var threads in s_threads) Measure(threads, filters, report);
        }
        catch (PeerAbsentException absent)
        {
            Console.Error.WriteLine($"A peer is absent. Install it: apt install {string.Join(' ', absent.Packages)}");
            return 3;
        }

        report.PrintEnd(watch.Elapsed);
        if (filters.Length < arguments.Length) Write(report);
        return report.HasMissed ? 1 : 0;
    }

    private static void Write(Report report)
    {
        var folder = ReadmeSection.Write(Verb,
        [
            .. report.Remarks.Select(r => $"* {r}"),
            "",
            "![How many times faster than PyTorch, or than OpenBLAS](peers.svg)",
            "",
            .. report.Table,
            "",
            "![What a unit of work costs at each size](curves.svg)",
        ]);
        File.WriteAllText(Path.Combine(folder, "peers.svg"), RatioPlot.Svg(report.Outcomes));
        CurvesPlot(report).Save(Path.Combine(folder, "curves.svg"));
    }

    private static void Measure(int threads, string[] filters, Report report)
    {
        using var peers = new PeerPool(threads);
        var limits = new MachineLimits(threads);
        report.Remark($"Limits at {Report.Threads(threads)}: {limits}. OpenBLAS core type for PyTorch and numpy: {peers.CoreType}");
        var cases = TrainSteps.Of(peers).Concat(Activations.Of(peers)).Concat(RowCases.Of(peers)).Concat(ProductCases.Of(peers)).Concat(EagerCases.Of(peers));
        foreach (var @case in cases)
        {
            if (filters.Length == 0 || filters.Any(f => @case.Name.StartsWith(f, StringComparison.OrdinalIgnoreCase))) report.Add(Runner.Run(@case, limits.Seconds));
        }

        if (filters.Length > 0 && !filters.Contains("curves", StringComparer.OrdinalIgnoreCase)) return;
        foreach (var curve in Curves.Measure(threads)) report.Add(curve);
    }

    private static Plot CurvesPlot(Report report)
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
