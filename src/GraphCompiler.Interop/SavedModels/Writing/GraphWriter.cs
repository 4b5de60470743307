using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Writes the operators of a graph into a function, each as the operation that it is, or as what it is short for.</summary>
/// <param name="function">The function.</param>
internal sealed class GraphWriter(FunctionWriter function) : GraphTranslator(function.Library.Dims)
{
    private readonly Dictionary<string, Tensor> _constants = new(StringComparer.Ordinal);

    public FunctionWriter Function => function;

    /// <summary>What random numbers are drawn from, by the names of states.</summary>
    public Dictionary<string, RandomKey> RandomKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The scalar that a name stands for; null for one that is computed.</summary>
    public Tensor? ConstantOf(string name) => _constants.GetValueOrDefault(name);

    /// <summary>
    /// What stands in a function inside this one for a value that it needs not be given: a scalar is written there again, the seeds of an operator are no value at
    /// all. Null for a value that it must be given.
    /// </summary>
    public string? Within(GraphWriter inner, string name) => RandomKey.IsSeeds(name) ? name : ConstantOf(name) is { } constant ? inner.Constant(constant) : null;

    /// <summary>Adds a node; gives the names of its results.</summary>
    public string[] Add(string operation, IEnumerable<string> operands, ReadOnlySpan<(string Name, AttrValue Value)> attributes, int results) =>
        function.Add(operation, operands, attributes, results);

    /// <summary>Adds a node that is seen to run.</summary>
    public string[] Effect(string operation, IEnumerable<string> operands, params ReadOnlySpan<(string Name, AttrValue Value)> attributes) => function.AddEffect(operation, operands, attributes, 0);

    public string Constant(Tensor value)
    {
        var name = Add("Const", [], [("dtype", Attributes.Of(value.DType)), ("value", Attributes.Of(value))], 1)[0];
        if (value.ValueShape.IsScalar) _constants[name] = value;
        return name;
    }

    /// <summary>A shape as a vector of int32.</summary>
    public string Sizes(Shape shape)
    {
        if (shape.IsRankKnown && shape.Dims.ToArray().All(d => d.IsKnown || d == Dim.Unknown)) return Constant(Tf.Constant(shape.Dims.ToArray().Select(d => d.Size ?? -1).ToArray()));
        if (Known.FirstOrDefault(k => k.Type.Shape == shape) is { Name: not null } like) return ShapeOf(like.Name, like.Type.DType);
        if (!shape.IsRankKnown) throw new NotSupportedException("A saved model cannot say a shape of which the rank is open: give the function an input signature with its rank.");
        var sizes = shape.Dims.ToArray().Select(Size).ToArray();
        return Add("Pack", sizes, [("T", Attributes.Of(DType.Int32)), ("N", Attributes.Of(sizes.Length)), ("axis", Attributes.Of(0))], 1)[0];
    }

    /// <summary>A size as a scalar of int32.</summary>
    public string Size(Dim dim)
    {
        if (dim.IsKnown || dim == Dim.Unknown) return Constant(Tf.Constant(dim.Size ?? -1));
        foreach (var (name, type) in Known)
        {
            var dims = type.Shape.RawDims;
            if (dims.IndexOf(dim) is >= 0 and var axis && (type.Shape.IsRankKnown || axis > 0)) return Length(name, type.DType, type.Shape.IsRankKnown ? axis : axis - dims.Length);
        }

        throw new NotSupportedException($"Nothing in the function says what the size {dim} is.");
    }

    /// <summary>The length of an axis, a scalar.</summary>
    public string Length(string value, DType dtype, int axis) => Add(
        "StridedSlice",
        [ShapeOf(value, dtype), Constant(Tf.Constant([axis])), Constant(Tf.Constant([axis + 1])), Constant(Tf.Constant([1]))],
        [("T", Attributes.Of(DType.Int32)), ("Index", Attributes.Of(DType.Int32)), ("shrink_axis_mask", Attributes.Of(1)), ("end_mask", Attributes.Of(axis == -1 ? 1 : 0))],
        1)[0];

    public string ShapeOf(string value, DType dtype) => Add("Shape", [value], [("T", Attributes.Of(dtype)), ("out_type", Attributes.Of(DType.Int32))], 1)[0];

    /// <summary>The shape of the items of a list, as far as it is known.</summary>
    public string ItemShape(Shape shape) => Constant(shape.IsRankKnown ? Tf.Constant(shape.Dims.ToArray().Select(d => d.Size ?? -1).ToArray()) : Tf.Constant(-1));

    protected override string[]? WriteDirectly(Node node, string[] inputs)
    {
        try
        {
            return function.Library.Operations.WriterOf(node.Operator)?.Invoke(new NodeWriting(this, node, inputs));
        }
        catch (MissingOperationException) when (node.Operator.Lower is not null)
        {
            // What it is short for may be there.
            return null;
        }
    }

    protected override string WhyNot(Operator op) => op switch
    {
        HostCall or HostGradient => "calls host code, which a saved model cannot hold: keep it outside of the functions that are saved, or write it with tensors.",
        Iterate or MoveNext or CurrentElement => "reads a dataset, which a saved model cannot hold: pass its elements.",
        _ => $"{op.Name} is no operation of {function.Library.Operations.Reader}.",
    };
}
