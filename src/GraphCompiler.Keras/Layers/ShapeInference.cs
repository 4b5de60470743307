using GraphCompiler.CompilerServices;
using GraphCompiler.Core;

namespace GraphCompiler.Keras;

/// <summary>Runs a layer on symbols in a graph that is thrown away, to see what it gives.</summary>
internal static class ShapeInference
{
    private static readonly FunctionDefinition s_definition = new("shapes", "GraphCompiler.Keras.ShapeInference", [], (_, _, _) => null);

    /// <summary>The types of what code makes of tensors of some types. Unknown batch sizes are one.</summary>
    public static TensorType[] Run(IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> code)
    {
        var trace = new TraceBuilder(s_definition, _ => { });
        var symbols = inputs.Select((t, i) => t is IPendingTensor ? trace.Argument($"x{i}", new TensorType(t.DType, Named(t.Shape, i))) : t).ToArray();
        return trace.Run(() => code(symbols).Select(t => new TensorType(t.DType, Plain(t.Shape))).ToArray());
    }

    /// <summary>What a layer gives for a shape.</summary>
    public static Shape OutputShape(LayerBase layer, Shape input)
    {
        var placeholder = new PendingTensor<float>(input);
        return Run([placeholder], x => Structures.Tensors(layer.RunAny(x[0], null)))[0].Shape;
    }

    /// <summary>The shape with unknown dimensions in the place of a trace's open ones.</summary>
    public static Shape Plain(Shape shape) => shape.IsFullyDefined || shape.IsUnknown
        ? shape
        : Shape.Create([.. shape.RawDims.ToArray().Select(d => d.IsKnown ? d : Dim.Unknown)]);

    private static Shape Named(Shape shape, int input) => shape.IsFullyDefined || !shape.IsRankKnown
        ? shape
        : Shape.Create([.. shape.Dims.ToArray().Select((d, i) => d.IsKnown ? d : Dim.Named(i == 0 ? "batch" : $"x{input}_{i}"))]);
}
