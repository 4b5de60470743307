using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Gives the unknown dimensions of a traced graph the sizes of a call. Each unknown dimension of an input has a name; a
/// dimension that two of them broadcast to is named after both, <c>x.0|y.0</c>.
/// </summary>
internal static class ShapeBinding
{
    private const char Either = '|';

    public static bool IsOpen(Graph graph) => graph.Inputs.Any(n => !n.Type.Shape.IsFullyDefined);

    /// <summary>An input's shape with a name for each dimension that has neither size nor name.</summary>
    public static Shape Name(Shape shape, string input) => !shape.IsRankKnown
        ? shape
        : Shape.Create([.. shape.Dims.ToArray().Select((d, i) => d.IsKnown || d.Name is not null ? d : Dim.Named($"{input}.{i}"))]);

    public static Dim Broadcast(Dim x, Dim y) => x.Name is { } a && y.Name is { } b ? Dim.Named(a + Either + b) : Dim.Unknown;

    /// <param name="graph">A graph as it was traced.</param>
    /// <param name="given">The shape that a call gives an input.</param>
    /// <exception cref="TfInvalidArgumentException">Sizes contradict a name or do not broadcast.</exception>
    public static Graph Bind(Graph graph, Func<Node, Shape> given)
    {
        var sizes = new Dictionary<string, Dim>(StringComparer.Ordinal);
        foreach (var node in graph.Inputs)
        {
            var (declared, actual) = (node.Type.Shape, given(node));
            if (!declared.IsRankKnown)
            {
                throw new NotSupportedException($"The argument '{((Input)node.Operator).InputName}' was traced with an unknown rank, which is not supported yet: declare its rank.");
            }

            for (var i = 0; i < declared.Rank; i++)
            {
                if (declared.Dims[i] is not { IsKnown: false, Name: { } name }) continue;
                if (sizes.TryGetValue(name, out var known) && known != actual.Dims[i])
                {
                    throw new TfInvalidArgumentException($"The dimension {name} is {known} and {actual.Dims[i]} in one call.");
                }

                sizes[name] = actual.Dims[i];
            }
        }

        // Inferred once more, so that sizes which do not fit are found before anything runs.
        var builder = new BoundBuilder();
        var outputs = builder.Inline(graph.MapShapes(s => Resolve(s, sizes)), n => builder.Apply(n.Operator)[0]);
        return builder.Build(graph.Name, outputs);
    }

    private static Shape Resolve(Shape shape, Dictionary<string, Dim> sizes) => !shape.IsRankKnown || shape.IsFullyDefined
        ? shape
        : Shape.Create([.. shape.Dims.ToArray().Select(d => d.Name is { } name ? Resolve(name, sizes) : d)]);

    private static Dim Resolve(string name, Dictionary<string, Dim> sizes)
    {
        Dim size = 1;
        foreach (var part in name.Split(Either))
        {
            if (!sizes.TryGetValue(part, out var given)) throw new InvalidOperationException($"Nothing says how large the dimension {part} is.");
            if (given != 1) size = given;
        }

        return size;
    }

    private sealed class BoundBuilder : GraphBuilder
    {
        protected override TfException ShapeMismatch(Operator @operator, Dim left, Dim right, Shape x, Shape y) =>
            new TfInvalidArgumentException($"Incompatible shapes: {x.ToKernelString()} vs. {y.ToKernelString()} [Op:{@operator.TensorFlowName}]");
    }
}
