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
    private readonly List<Node> _boxes = [];
    private readonly GraphLayout _layout;

    private GraphSvg(Graph graph)
    {
        _graph = graph;
        var arrows = new List<(int From, int To)>();
        var boxes = new int[graph.ValueCount];
        var taken = new HashSet<int>(graph.Body.SelectMany(n => n.Inputs));
        foreach (var node in graph.Body)
        {
            // What comes from outside stands beside each that takes it: arrows from the top to everywhere would hide the others.
            if (IsOutside(node) && taken.Contains(node.First)) continue;
            var from = node.Inputs.Distinct().Select(v => IsOutside(graph.Producer(v)) ? Box(graph.Producer(v)) : boxes[v]).ToArray();
            var box = Box(node);
            for (var i = 0; i < node.Results.Count; i++) boxes[node.First + i] = box;
            arrows.AddRange(from.Select(f => (f, box)));
        }

        _layout = new GraphLayout([.. _boxes.Select(n => Math.Max(44, (Letter * Math.Max(Name(n).Length, Type(n).Length)) + 20))], arrows);

        int Box(Node node)
        {
            _boxes.Add(node);
            return _boxes.Count - 1;
        }
    }

    public static string Write(Graph graph) => new GraphSvg(graph).Write();

    private string Write()
    {
        var (width, height) = (_layout.Width + (2 * Margin), (_layout.Rows * RowHeight) - (RowHeight - BoxHeight) + (2 * Margin));
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" width=\"{Format(width)}\" height=\"{Format(height)}\" viewBox=\"0 0 {Format(width)} {Format(height)}\" role=\"img\">");
        Line($"<title>{Escape(_graph.Name)}</title>");
        Line("<style>.graph{--ink:#1f2328;--quiet:#57606a;--line:#9aa4ae;--input:#eef1f4;--forward:#dcebfa;--backward:#fbe6d4;font:12px ui-monospace,Consolas,monospace}");
        Line("@media (prefers-color-scheme:dark){.graph{--ink:#e6e8ea;--quiet:#a3acb5;--line:#59626b;--input:#22272c;--forward:#1b3550;--backward:#4a3116}}");
        Line(".graph text{text-anchor:middle;fill:var(--ink)}.graph .type{fill:var(--quiet)}.graph path{fill:none;stroke:var(--line);stroke-width:1.2}");
        Line(".graph rect{stroke:var(--line)}.graph .input{fill:var(--input)}.graph .forward{fill:var(--forward)}.graph .backward{fill:var(--backward)}.graph .output{stroke:var(--ink);stroke-width:2}</style>");
        foreach (var arrow in _layout.Arrows) WriteArrow(arrow);
        for (var i = 0; i < _boxes.Count; i++) WriteBox(_boxes[i], _layout.Boxes[i]);
        Line("</svg>");
        return _svg.ToString();
    }

    private void WriteArrow(List<GraphLayout.Cell> cells)
    {
        var d = new StringBuilder($"M{X(cells[0])} {Format(Top(cells[0]) + BoxHeight)}");
        for (var i = 1; i < cells.Count; i++)
        {
            // From the lower edge of one row to the upper edge of the next, upright at both; through a row, straight.
            var (from, to) = (Top(cells[i - 1]) + BoxHeight, Top(cells[i]));
            d.Append($"C{X(cells[i - 1])} {Format(from + 16)} {X(cells[i])} {Format(to - 16)} {X(cells[i])} {Format(to)}");
            if (i < cells.Count - 1) d.Append($"V{Format(to + BoxHeight)}");
        }

        Line($"<path d=\"{d}\"/>");
    }

    private void WriteBox(Node node, GraphLayout.Cell cell)
    {
        var kind = IsOutside(node) ? "input" : node.Phase == Phase.Backward ? "backward" : "forward";
        var isOutput = Enumerable.Range(node.First, node.Results.Count).Any(v => _graph.OutputIds.Contains(v));
        var (left, top) = (cell.X - (cell.Width / 2) + Margin, Top(cell));
        Line($"<g><rect class=\"{kind}{(isOutput ? " output" : "")}\" x=\"{Format(left)}\" y=\"{Format(top)}\" width=\"{Format(cell.Width)}\" height=\"{Format(BoxHeight)}\" rx=\"{(IsOutside(node) ? 18 : 5)}\"/>");
        Line($"<text x=\"{X(cell)}\" y=\"{Format(top + 17)}\">{Escape(Name(node))}</text><text class=\"type\" x=\"{X(cell)}\" y=\"{Format(top + 32)}\">{Escape(Type(node))}</text>");
        if (node.Source is { } source) Line($"<title>{Escape(source)}</title>");
        Line("</g>");
    }

    // A variable's value bears the variable's name, a number stands for itself.
    private bool IsOutside(Node node) => node.Operator is Input or Number or Intrinsic || (node.Operator is ReadVariable && _graph.Producer(node.Inputs[0]).Operator is Input);

    private string Name(Node node) => node.Operator switch
    {
        Input input => input.InputName,
        ReadVariable => Name(_graph.Producer(node.Inputs[0])),
        Number or Intrinsic => node.Operator.Details,
        _ => node.Operator.Name,
    };

    private static string Type(Node node) => node.Results.Count == 0 ? "" : node.Results[0].ToString();

    private static double Top(GraphLayout.Cell cell) => (cell.Row * RowHeight) + Margin;

    private static string X(GraphLayout.Cell cell) => Format(cell.X + Margin);

    private static string Format(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private void Line(string text) => _svg.Append(text).Append('\n');
}
