using System.Diagnostics;

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

        var report = new Report();
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
        if (filters.Length < arguments.Length) ReadmeSection.Write(report);
        return report.HasMissed ? 1 : 0;
    }

    private static void Measure(int threads, string[] filters, Report report)
    {
        using var peers = new PeerPool(threads);
        var limits = new MachineLimits(threads);
        report.Begin(threads, limits, peers.CoreType);
        var cases = TrainSteps.Of(peers).Concat(Activations.Of(peers)).Concat(RowCases.Of(peers)).Concat(ProductCases.Of(peers)).Concat(EagerCases.Of(peers));
        foreach (var @case in cases)
        {
            if (filters.Length == 0 || filters.Any(f => @case.Name.StartsWith(f, StringComparison.OrdinalIgnoreCase))) report.Add(Runner.Run(@case, limits));
        }

        if (filters.Length > 0 && !filters.Contains("curves", StringComparer.OrdinalIgnoreCase)) return;
        foreach (var curve in Curves.Measure(threads)) report.Add(curve);
    }
}
