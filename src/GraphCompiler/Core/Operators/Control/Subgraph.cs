namespace GraphCompiler.Core.Operators;

/// <summary>A graph inside an operator.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Operands">For each input of the graph, in order, the operand of the operator that it is.</param>
internal sealed record Subgraph(Graph Graph, EquatableArray<int> Operands)
{
    /// <summary>The types of what it gives.</summary>
    public IEnumerable<TensorType> Outputs => Graph.OutputIds.Select(Graph.TypeOf);

    /// <summary>Whether its operators are seen to run.</summary>
    public bool IsObservable => Graph.Body.Any(n => n.Operator is ControlOperator { IsObservable: true });

    /// <summary>Whether one of its operators may fail.</summary>
    public bool CanFail => Graph.Body.Any(n => n.Operator.CanFail);

    /// <summary>The variables among its operands that it touches.</summary>
    public IEnumerable<(int Operand, Effect Effect)> Variables
    {
        get
        {
            var operands = Graph.Inputs.Zip(Operands, (input, operand) => (input.Result, operand)).ToDictionary(p => p.Result, p => p.operand);
            return Graph.Body.SelectMany(GraphEffects.Of).Select(e => (operands[e.Variable], e.Effect));
        }
    }

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
