using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler;

/// <summary>
/// What a traced function computes: operators over numbered values, in program order. Immutable and compared by content.
/// <c>ToString</c> is its stable text.
/// </summary>
public sealed class Graph : IEquatable<Graph>
{
    private Node[]? _producers;

    internal Graph(string name, EquatableArray<Node> nodes, EquatableArray<int> outputs)
    {
        Name = name;
        Body = nodes;
        OutputIds = outputs;
        ValueCount = nodes.Count == 0 ? 0 : nodes[^1].First + nodes[^1].Results.Count;
    }

    internal string Name { get; }

    /// <summary>The nodes in program order.</summary>
    internal EquatableArray<Node> Body { get; }

    internal EquatableArray<int> OutputIds { get; }

    internal int ValueCount { get; }

    internal IEnumerable<Node> Inputs => Body.Where(n => n.Operator is Input);

    /// <summary>The nodes, to look at.</summary>
    public IReadOnlyList<GraphNode> Nodes => GraphPrinter.Describe(this);

    /// <summary>The graph with every shape replaced, attributes included.</summary>
    internal Graph MapShapes(Func<Shape, Shape> map) =>
        new(
            Name,
            Body.Select(n => n with
            {
                Operator = n.Operator.MapShapes(map),
                Results = n.Results.Select(t => t with { Shape = map(t.Shape) }).ToEquatableArray(),
            }).ToEquatableArray(),
            OutputIds);

    internal TensorType TypeOf(int value)
    {
        var node = Producer(value);
        return node.Results[value - node.First];
    }

    internal Node Producer(int value) => (_producers ??= Producers())[value];

    private Node[] Producers()
    {
        var producers = new Node[ValueCount];
        foreach (var node in Body)
        {
            for (var i = 0; i < node.Results.Count; i++) producers[node.First + i] = node;
        }

        return producers;
    }

    /// <summary>The graph for Graphviz: <c>dot -Tsvg</c>.</summary>
    public string ToDot() => GraphDrawing.Dot(this);

    /// <summary>The graph for Mermaid, as Markdown viewers show it.</summary>
    public string ToMermaid() => GraphDrawing.Mermaid(this);

    /// <summary>The graph as an SVG picture that needs nothing beside it; an operator's expression is its tooltip.</summary>
    public string ToSvg() => GraphSvg.Write(this);

    /// <inheritdoc/>
    public bool Equals(Graph? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && Body == other.Body && OutputIds == other.OutputIds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Graph);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Body.GetHashCode() * 31) + OutputIds.GetHashCode());

    /// <summary>One line per node, the user's expression beside it.</summary>
    public override string ToString() => GraphPrinter.Print(this);
}

/// <summary>One node of a <see cref="Graph"/>, as text.</summary>
/// <param name="Name">Its value: <c>%3</c>.</param>
/// <param name="Operator">The operator's name.</param>
/// <param name="Inputs">The names of its inputs.</param>
/// <param name="Output">Type and shape of what it gives.</param>
/// <param name="Source">The user's expression, where it is known.</param>
public sealed record GraphNode(string Name, string Operator, IReadOnlyList<string> Inputs, TensorSpec Output, string? Source);
