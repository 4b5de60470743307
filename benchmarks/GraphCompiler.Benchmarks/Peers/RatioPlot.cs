using System.Globalization;
using System.Text;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>A line for each case: how many times faster than the peer of its target, at each number of threads, and the target. Logarithmic.</summary>
internal static class RatioPlot
{
    private const int Row = 20, Left = 270, Width = 560, Top = 60;

    public static string Svg(IReadOnlyList<Outcome> outcomes)
    {
        var rows = outcomes.Where(o => o is { Ratio: not null, Case.Target: not null }).GroupBy(o => o.Case.Name).ToList();
        var highest = Math.Ceiling(Math.Log2(rows.Max(r => r.Max(o => Math.Max(o.Ratio!.Value, o.Case.Target!.Value)))));
        var lowest = Math.Floor(Math.Log2(rows.Min(r => r.Min(o => Math.Min(o.Ratio!.Value, o.Case.Target!.Value)))));
        var height = Top + rows.Count * Row;
        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Width + 30}\" height=\"{height + 30}\" class=\"ratios\" role=\"img\">");
        Line($"<style>.ratios{{--ink:#1f2328;--grid:#e0e4e8;--paper:#fff;font:13px system-ui,sans-serif}}@media(prefers-color-scheme:dark){{.ratios{{--ink:#e6e8ea;--grid:#343b42;--paper:#14171a}}}}.ratios text{{fill:var(--ink)}}.ratios .grid{{stroke:var(--grid)}}.ratios .target{{stroke:var(--ink);stroke-width:2}}.ratios .one{{fill:#1f77b4}}.ratios .two{{fill:#ff7f0e}}.ratios .paper{{fill:var(--paper)}}</style>");
        Line($"<rect class=\"paper\" width=\"100%\" height=\"100%\"/>");
        Line($"<text x=\"{Left}\" y=\"20\" font-weight=\"600\">How many times faster than PyTorch (W6: than OpenBLAS)</text>");
        Line($"<circle class=\"one\" cx=\"{Left + 6}\" cy=\"36\" r=\"5\"/><text x=\"{Left + 16}\" y=\"40\">1 thread</text><circle class=\"two\" cx=\"{Left + 96}\" cy=\"36\" r=\"5\"/><text x=\"{Left + 106}\" y=\"40\">2 threads</text><path class=\"target\" d=\"M{Left + 186} 30v12\"/><text x=\"{Left + 194}\" y=\"40\">target</text>");
        for (var power = lowest; power <= highest; power++)
            Line($"<path class=\"grid\" d=\"M{X(Math.Pow(2, power))} {Top - 8}V{height}\"/><text x=\"{X(Math.Pow(2, power))}\" y=\"{height + 16}\" text-anchor=\"middle\">{Math.Pow(2, power)}</text>");
        foreach (var (i, row) in rows.Index())
        {
            var y = Top + i * Row + Row / 2;
            Line($"<text x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{row.Key}</text><path class=\"target\" d=\"M{X(row.First().Case.Target!.Value)} {y - 7}v14\"/>");
            foreach (var outcome in row)
                Line($"<circle class=\"{(outcome.Case.Threads == 1 ? "one" : "two")}\" cx=\"{X(outcome.Ratio!.Value)}\" cy=\"{y}\" r=\"5\"/>");
        }

        Line($"</svg>");
        return svg.ToString();

        int X(double ratio) => (int)Math.Round(Left + Width * (Math.Log2(ratio) - lowest) / (highest - lowest));

        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
