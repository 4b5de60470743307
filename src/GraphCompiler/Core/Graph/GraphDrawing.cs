using System.Globalization;
using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>
/// A graph as text for a program that draws: operators are boxes, values are arrows with their types, the graphs inside of an
/// operator are boxes around theirs.
/// </summary>
internal sealed class GraphDrawing
{
    private readonly StringBuilder _text = new();
    private readonly bool _isMermaid;
    private int _clusters;

    private GraphDrawing(bool isMermaid) => _isMermaid = isMermaid;

    /// <summary>For Graphviz.</summary>
    public static string Dot(Graph graph)
    {
        var drawing = new GraphDrawing(isMermaid: false);
        drawing._text.Append("digraph ").Append(Quoted(graph.Name)).Append(" {\n  node [shape=box, fontname=\"monospace\"];\n");
        drawing.Draw(graph, "n", "  ", []);
        return drawing._text.Append("}\n").ToString();
    }

    /// <summary>For Mermaid, as Markdown viewers show it.</summary>
    public static string Mermaid(Graph graph)
    {
        var drawing = new GraphDrawing(isMermaid: true);
        drawing._text.Append("flowchart TD\n");
        drawing.Draw(graph, "n", "  ", []);
        return drawing._text.ToString();
    }

    /// <param name="graph">The graph.</param>
    /// <param name="prefix">What its nodes' names begin with.</param>
    /// <param name="indent">What its lines begin with.</param>
    /// <param name="outside">For each input the box around that gives it; empty for the outermost graph.</param>
    private void Draw(Graph graph, string prefix, string indent, IReadOnlyList<(string Box, string Type)> outside)
    {
        var boxes = new string[graph.ValueCount];
        var input = 0;
        foreach (var node in graph.Body)
        {
            var name = prefix + IndexOf(graph, node);
            if (node.Operator is Input && outside.Count > 0)
            {
                boxes[node.First] = outside[input++].Box;
                continue;
            }

            for (var i = 0; i < node.Results.Count; i++) boxes[node.First + i] = name;
            Box(indent, name, node);
            foreach (var value in node.Inputs) Arrow(indent, boxes[value], name, graph.TypeOf(value));
            foreach (var (title, inner) in (node.Operator as ControlOperator)?.Subgraphs ?? [])
            {
                Open(indent, $"{name}: {title}");
                Draw(inner.Graph, name + "_" + title + "_", indent + "  ", [.. inner.Operands.Select(o => o < node.Inputs.Count ? (boxes[node.Inputs[o]], "") : (name, ""))]);
                Close(indent);
            }
        }

        if (outside.Count > 0) return;
        for (var i = 0; i < graph.OutputIds.Count; i++)
        {
            var name = "out" + i.ToString(CultureInfo.InvariantCulture);
            _text.Append(indent).Append(name).Append(_isMermaid ? $"([\"output {i}\"])\n" : $" [label=\"output {i}\", shape=ellipse];\n");
            Arrow(indent, boxes[graph.OutputIds[i]], name, graph.TypeOf(graph.OutputIds[i]));
        }
    }

    private static string IndexOf(Graph graph, Node node)
    {
        var index = 0;
        while (!ReferenceEquals(graph.Body[index], node)) index++;
        return index.ToString(CultureInfo.InvariantCulture);
    }

    private void Box(string indent, string name, Node node)
    {
        var label = node.Operator is Input input ? input.InputName : node.Operator.Name;
        if (node.Source is { } source && node.Operator is not Input) label += (_isMermaid ? "<br/>" : "\n") + source;
        _text.Append(indent).Append(name);
        if (_isMermaid) _text.Append("[\"").Append(label.Replace("\"", "#quot;")).Append("\"]\n");
        else _text.Append(" [label=").Append(Quoted(label)).Append(node.Operator is Input ? ", shape=ellipse" : node.Phase == Phase.Backward ? ", style=dashed" : "").Append("];\n");
    }

    private void Arrow(string indent, string from, string to, TensorType type)
    {
        _text.Append(indent).Append(from);
        if (_isMermaid) _text.Append(" -->|\"").Append(type).Append("\"| ").Append(to).Append('\n');
        else _text.Append(" -> ").Append(to).Append(" [label=").Append(Quoted(type.ToString())).Append("];\n");
    }

    private void Open(string indent, string title)
    {
        var cluster = "cluster" + _clusters++.ToString(CultureInfo.InvariantCulture);
        _text.Append(indent).Append("subgraph ").Append(cluster);
        _text.Append(_isMermaid ? $"[\"{title}\"]\n" : $" {{ label={Quoted(title)};\n");
    }

    private void Close(string indent) => _text.Append(indent).Append(_isMermaid ? "end\n" : "}\n");

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
