using System.Globalization;
using System.Runtime.InteropServices;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>What a run measured, printed as it comes, as Markdown.</summary>
internal sealed class Report
{
    private readonly Column[] _columns;
    private readonly List<string> _lines = [];
    private readonly List<string> _remarks = [];
    private readonly List<Outcome> _outcomes = [];
    private readonly List<Curves.Curve> _curves = [];

    /// <param name="columns">The columns of its table.</param>
    public Report(params Column[] columns)
    {
        _columns = columns;
        Machine = string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}");
        Print(_remarks, Machine);
        Print(_remarks, $"Load before the run: {Load()}");
    }

    public string Machine { get; }

    public IReadOnlyList<string> Remarks => _remarks;

    public IReadOnlyList<string> Table => _lines;

    public IReadOnlyList<Outcome> Outcomes => _outcomes;

    public IReadOnlyList<Curves.Curve> Curves => _curves;

    public bool HasMissed => _outcomes.Exists(o => o.IsMissed) || _curves.Exists(c => c.IsMissed);

    /// <summary>Says something of the machine or of the run.</summary>
    public void Remark(string text) => Print(_remarks, text);

    public void Add(Outcome outcome)
    {
        if (_lines.Count == 0)
        {
            Print(_lines, Row(_columns.Select(c => c.Title)));
            Print(_lines, $"|{string.Concat(_columns.Select(c => c.IsText ? "---|" : "---:|"))}");
        }

        _outcomes.Add(outcome);
        Print(_lines, Row(_columns.Select(c => c.Text(outcome))));
    }

    public void Add(Curves.Curve curve)
    {
        _curves.Add(curve);
        var (n, ratio) = curve.Steepest;
        Print(_remarks, string.Create(CultureInfo.InvariantCulture,
            $"Cost curve of {curve.Name} at {Threads(curve.Threads)}, {curve.Points.Count} sizes of N from {curve.Points[0].N} to {curve.Points[^1].N}: at most {ratio:F2} times what a smaller size costs (N = {n}, target 2){(curve.IsMissed ? " - missed" : "")}"));
        Console.WriteLine($"  nanoseconds of a unit at each N: {string.Join(", ", curve.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.N}: {p.Cost * 1e9:G3}")))}");
    }

    public void PrintEnd(TimeSpan elapsed)
    {
        Print(_remarks, string.Create(CultureInfo.InvariantCulture, $"Load after the run: {Load()}; it took {elapsed.TotalSeconds:F0} s"));
        var missed = _outcomes.Where(o => o.IsMissed).OrderBy(o => o.Share).ToList();
        Console.WriteLine(HasMissed ? $"Missed targets: {missed.Count + _curves.Count(c => c.IsMissed)}, worst first" : "Every target is reached.");
        foreach (var outcome in missed)
            Console.WriteLine($"  {outcome.Case}: {Outcome.Time(outcome.Ours)}, {Outcome.Number(outcome.Share)} of the target");
        foreach (var curve in _curves.Where(c => c.IsMissed))
            Console.WriteLine($"  Cost curve of {curve.Name} at {Threads(curve.Threads)}");
    }

    public static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static void Print(List<string> to, string line)
    {
        to.Add(line);
        Console.WriteLine(line);
    }

    private static string Processor() => Fact("/proc/cpuinfo", "model name")?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => Fact("/proc/loadavg", "")?.Split(' ')[0] ?? "unknown";

    private static string? Fact(string file, string beginning) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) : null;
}
