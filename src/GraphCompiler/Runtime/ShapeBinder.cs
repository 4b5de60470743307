using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>
/// Makes a graph that was traced for open dimensions into the one for the shapes of a call. Every open dimension of the trace
/// has a name; the inputs say what some of them are, and inference, run again, says what the others are.
/// </summary>
internal sealed class ShapeBinder
{
    private readonly Dictionary<string, Dim[]> _dims = [];

    /// <summary>A variable of open shape takes any value that the trace found to fit.</summary>
    private sealed class Builder : GraphBuilder
    {
        public override Shape Assigned(Operator @operator, Value variable, Value value) =>
            @operator is Assign ? value.Shape : base.Assigned(@operator, variable, value);

        protected override TfException ShapeMismatch(Operator @operator, Dim left, Dim right, Shape x, Shape y) =>
            new TfInvalidArgumentException($"Incompatible shapes: {x.ToKernelString()} vs. {y.ToKernelString()} [Op:{@operator.TensorFlowName}]");
    }

    /// <param name="graph">The traced graph.</param>
    /// <param name="shapeOf">The shape that an input has now.</param>
    /// <exception cref="TfTypeException">A name would stand for two lengths.</exception>
    /// <exception cref="TfValueException">Operators do not fit together for these shapes.</exception>
    public static Graph Bind(Graph graph, Func<Input, Shape> shapeOf) => new ShapeBinder().Run(graph, shapeOf);

    private Graph Run(Graph graph, Func<Input, Shape> shapeOf)
    {
        var builder = new Builder();
        var values = new Value[graph.ValueCount];
        foreach (var node in graph.Nodes)
        {
            (builder.Phase, builder.Source) = (node.Phase, node.Source);
            var @operator = node.Operator is Input input
                ? input with { Type = input.Type with { Shape = shapeOf(input) } }
                : node.Operator.MapShapes(Known);
            var results = builder.Apply(@operator, [.. node.Inputs.Select(i => values[i])]);
            for (var i = 0; i < results.Length; i++)
            {
                Learn(node.Results[i].Shape, results[i].Shape);
                values[node.First + i] = results[i];
            }
        }

        return builder.Build(graph.Name, graph.OutputIds.Select(i => values[i]));
    }

    private void Learn(Shape open, Shape known)
    {
        var names = open.RawDims;
        var dims = known.Dims;
        var extra = dims.Length - names.Length;
        for (int i = 0, at = 0; i < names.Length; i++)
        {
            var length = names[i].IsPack ? extra + 1 : 1;
            if (names[i].Symbol is { } name) Learn(name, dims.Slice(at, length).ToArray());
            at += length;
        }
    }

    private void Learn(string name, Dim[] dims)
    {
        if (_dims.TryAdd(name, dims) || _dims[name].SequenceEqual(dims)) return;
        throw new TfTypeException($"Binding inputs to tf.function failed due to `the dimension {name} is {_dims[name][0]} and {dims[0]}`.");
    }

    private Shape Known(Shape open)
    {
        if (open.IsFullyDefined) return open;
        var dims = new List<Dim>();
        foreach (var dim in open.RawDims)
        {
            if (dim.Symbol is { } name && _dims.TryGetValue(name, out var known)) dims.AddRange(known);
            else dims.Add(dim);
        }

        return Shape.Create([.. dims]);
    }
}
