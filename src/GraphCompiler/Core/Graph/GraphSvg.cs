using System.Globalization;
using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>Draws a graph as SVG: what it takes is round, what it gives has a strong line, the gradient's operators are of another colour.</summary>
internal sealed class GraphSvg
{
    private const double RowHeight = 74, BoxHeight = 40, Margin = 16, Letter = 6.9;

    private readonly StringBuilder _svg = new();
    private readonly Graph _graph;
    private readonly GraphLayout _layout;

    private GraphSvg(Graph graph)
    {
        _graph = graph;
        var boxes = new int[graph.ValueCount];
        for (var i = 0; i < graph.Body.Count; i++)
        {
            for (var j = 0; j < graph.Body[i].Results.Count; j++) boxes[graph.Body[i].First + j] = i;
        }

        _layout = new GraphLayout(
            [.. graph.Body.Select(n => Math.Max(44, (Letter * Math.Max(Name(n).Length, Type(n).Length)) + 20))],
            [.. graph.Body.SelectMany((n, i) => n.Inputs.Distinct().Select(v => (boxes[v], i)))]);
    }

    public static string Write(Graph graph) => new GraphSvg(graph).Write();

    private string Write()
    {
        var (width, height) = (_layout.Width + (2 * Margin), (_layout.Rows * RowHeight) - (RowHeight - BoxHeight) + (2 * Margin));
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" width=\"{Number(width)}\" height=\"{Number(height)}\" viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"img\">");
        Line($"<title>{Escape(_graph.Name)}</title>");
        Line("<style>.graph{--ink:#1f2328;--quiet:#57606a;--line:#9aa4ae;--input:#eef1f4;--forward:#dcebfa;--backward:#fbe6d4;font:12px ui-monospace,Consolas,monospace}");
        Line("@media (prefers-color-scheme:dark){.graph{--ink:#e6e8ea;--quiet:#a3acb5;--line:#59626b;--input:#22272c;--forward:#1b3550;--backward:#4a3116}}");
        Line(".graph text{text-anchor:middle;fill:var(--ink)}.graph .type{fill:var(--quiet)}.graph path{fill:none;stroke:var(--line);stroke-width:1.2}");
        Line(".graph rect{stroke:var(--line)}.graph .input{fill:var(--input)}.graph .forward{fill:var(--forward)}.graph .backward{fill:var(--backward)}.graph .output{stroke:var(--ink);stroke-width:2}</style>");
        foreach (var arrow in _layout.Arrows) WriteArrow(arrow);
        for (var i = 0; i < _graph.Body.Count; i++) WriteBox(_graph.Body[i], _layout.Boxes[i]);
        Line("</svg>");
        return _svg.ToString();
    }

    private void WriteArrow(List<GraphLayout.Cell> cells)
    {
        var d = new StringBuilder($"M{X(cells[0])} {Number(Top(cells[0]) + BoxHeight)}");
        for (var i = 1; i < cells.Count; i++)
        {
            // From the lower edge of one row to the upper edge of the next, upright at both; through a row, straight.
            var (from, to) = (Top(cells[i - 1]) + BoxHeight, Top(cells[i]));
            d.Append($"C{X(cells[i - 1])} {Number(from + 16)} {X(cells[i])} {Number(to - 16)} {X(cells[i])} {Number(to)}");
            if (i < cells.Count - 1) d.Append($"V{Number(to + BoxHeight)}");
        }

        Line($"<path d=\"{d}\"/>");
    }

    private void WriteBox(Node node, GraphLayout.Cell cell)
    {
        var kind = node.Operator is Input ? "input" : node.Phase == Phase.Backward ? "backward" : "forward";
        var isOutput = Enumerable.Range(node.First, node.Results.Count).Any(v => _graph.OutputIds.Contains(v));
        var (left, top) = (cell.X - (cell.Width / 2) + Margin, Top(cell));
        Line($"<g><rect class=\"{kind}{(isOutput ? " output" : "")}\" x=\"{Number(left)}\" y=\"{Number(top)}\" width=\"{Number(cell.Width)}\" height=\"{Number(BoxHeight)}\" rx=\"{(node.Operator is Input ? 18 : 5)}\"/>");
        Line($"<text x=\"{X(cell)}\" y=\"{Number(top + 17)}\">{Escape(Name(node))}</text><text class=\"type\" x=\"{X(cell)}\" y=\"{Number(top + 32)}\">{Escape(Type(node))}</text>");
        if (node.Source is { } source) Line($"<title>{Escape(source)}</title>");
        Line("</g>");
    }

    private static string Name(Node node) => node.Operator is Input input ? input.InputName : node.Operator.Name;

    private static string Type(Node node) => node.Results.Count == 0 ? "" : node.Results[0].ToString();

    private static double Top(GraphLayout.Cell cell) => (cell.Row * RowHeight) + Margin;

    private static string X(GraphLayout.Cell cell) => Number(cell.X + Margin);

    private static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private void Line(string text) => _svg.Append(text).Append('\n');
}
