using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>The stable text of a graph: inputs first as they come, what the gradient wrote under a heading of its own.</summary>
internal static class GraphPrinter
{
    private const int SourceColumn = 56;

    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        var parameters = graph.Inputs.Where(n => ((Input)n.Operator).Kind is InputKind.Argument or InputKind.Scalar);
        text.Append(graph.Name).Append('(')
            .Append(string.Join(", ", parameters.Select(n => $"{((Input)n.Operator).InputName}: {n.Type}")))
            .Append(')');
        if (graph.OutputIds.Count > 0) text.Append(" -> ").Append(string.Join(", ", graph.OutputIds.Select(i => graph.TypeOf(i).ToString())));
        text.Append('\n');

        var phase = Phase.Forward;
        var shown = "";
        foreach (var node in graph.Body)
        {
            if (node.Phase != phase)
            {
                phase = node.Phase;
                text.Append(phase == Phase.Backward ? "  backward:\n" : "  forward:\n");
                shown = "";
            }

            var line = Line(node);
            text.Append(line);
            if (node.Source is { } source && node.Operator is not Input && source != shown)
            {
                text.Append(' ', Math.Max(1, SourceColumn - line.Length)).Append("// ").Append(phase == Phase.Backward ? "d " : "").Append(source);
                shown = source;
            }

            text.Append('\n');
            foreach (var (name, inner) in (node.Operator as ControlOperator)?.Subgraphs ?? []) text.Append("      ").Append(name).Append(": ").Append(Print(inner.Graph).TrimEnd('\n').Replace("\n", "\n      ")).Append('\n');
        }

        if (graph.OutputIds.Count > 0) text.Append("  return ").Append(string.Join(", ", graph.OutputIds.Select(i => "%" + i))).Append('\n');
        return text.ToString();
    }

    public static IReadOnlyList<GraphNode> Describe(Graph graph) =>
    [
        .. from node in graph.Body
           select new GraphNode(
               Results(node),
               node.Operator.Name,
               [.. node.Inputs.Select(i => "%" + i)],
               node.Results.Count == 0 ? new TensorSpec(Shape.Unknown, DType.Bool) : new TensorSpec(node.Type.Shape, node.Type.DType),
               node.Source),
    ];

    private static string Line(Node node)
    {
        List<string> arguments = [.. node.Inputs.Select(i => "%" + i)];
        if (node.Operator.Details is { Length: > 0 } details) arguments.Add(details);
        var left = node.Results.Count == 0 ? "" : Results(node) + " = ";
        var type = node.Results.Count == 0 ? "" : " : " + string.Join(", ", node.Results.Select(t => t.ToString()));
        return $"    {left}{node.Operator.Name}({string.Join(", ", arguments)}){type}";
    }

    private static string Results(Node node) => string.Join(", ", Enumerable.Range(node.First, node.Results.Count).Select(i => "%" + i));
}
