namespace GraphCompiler.Core.Operators;

/// <summary>A graph inside an operator.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Operands">For each input of the graph, in order, the operand of the operator that it is.</param>
internal sealed record Subgraph(Graph Graph, EquatableArray<int> Operands)
{
    private IReadOnlyList<(int, Effect)>? _variables;

    /// <summary>The types of what it gives.</summary>
    public IEnumerable<TensorType> Outputs => Graph.OutputIds.Select(Graph.TypeOf);

    /// <summary>Whether its operators are seen to run.</summary>
    public bool IsObservable => Graph.Body.Any(n => n.Operator is ControlOperator { IsObservable: true });

    /// <summary>The variables among its operands that it touches.</summary>
    public IReadOnlyList<(int Operand, Effect Effect)> Variables => _variables ??=
        [.. Graph.Body.SelectMany(GraphEffects.Of).Distinct().Select(e => (OperandOf(e.Variable), e.Effect))];

    // Records would compare what was asked before as well.
    public bool Equals(Subgraph? other) => other is not null && Graph.Equals(other.Graph) && Operands == other.Operands;

    public override int GetHashCode() => unchecked((Graph.GetHashCode() * 31) + Operands.GetHashCode());

    public Subgraph MapShapes(Func<Shape, Shape> map) => new(Graph.MapShapes(map), Operands);

    /// <summary>What the graph around knows of a shape: dimensions that only this one tells apart are unknown there.</summary>
    public Shape Outside(Shape shape)
    {
        if (shape.IsFullyDefined || shape.IsUnknown) return shape;
        var known = new HashSet<string?>(Graph.Inputs.SelectMany(n => n.Type.Shape.RawDims.ToArray()).Select(d => d.Symbol), StringComparer.Ordinal);
        return shape.IsRankKnown
            ? Shape.Create([.. shape.Dims.ToArray().Select(d => d.Symbol is null || known.Contains(d.Symbol) ? d : Dim.Unknown)])
            : Array.TrueForAll(shape.RawDims.ToArray(), d => d.Symbol is null || known.Contains(d.Symbol)) ? shape : Shape.Unknown;
    }

    /// <summary>Where an input of the graph comes from.</summary>
    public int OperandOf(int input)
    {
        var place = 0;
        foreach (var node in Graph.Inputs)
        {
            if (node.Result == input) return Operands[place];
            place++;
        }

        throw new ArgumentException($"%{input} is no input of {Graph.Name}");
    }
}
