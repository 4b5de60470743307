using GraphCompiler.Core;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>An operator of ours that is being written: what it takes, and the nodes that stand for it.</summary>
/// <param name="writer">Writes the function.</param>
/// <param name="node">The operator in its graph.</param>
/// <param name="inputs">The names of its operands.</param>
internal sealed class NodeWriting(GraphWriter writer, Node node, string[] inputs)
{
    public GraphWriter Writer => writer;

    public string[] Inputs => inputs;

    public string X => inputs[0];

    public IReadOnlyList<TensorType> Results => node.Results;

    public Core.Operators.Operator Operator => node.Operator;

    public T As<T>()
        where T : Core.Operators.Operator => (T)node.Operator;

    public TensorType TypeOf(int input) => writer.TypeOf(node.Inputs[input]);

    /// <summary>The element type of the first operand.</summary>
    public DType T => TypeOf(0).DType;

    /// <summary>The operator that an operand comes from.</summary>
    public Core.Operators.Operator ProducerOf(int input) => writer.ProducerOf(node.Inputs[input]);

    public Shape ShapeOf(int input) => TypeOf(input).Shape;

    /// <summary>Adds a node; gives the names of its results.</summary>
    public string[] Node(string operation, IEnumerable<string> operands, params ReadOnlySpan<(string Name, AttrValue Value)> attributes) => writer.Add(operation, operands, attributes, node.Results.Count);

    /// <summary>Adds a node with one result.</summary>
    public string One(string operation, IEnumerable<string> operands, params ReadOnlySpan<(string Name, AttrValue Value)> attributes) => writer.Add(operation, operands, attributes, 1)[0];

    /// <summary>Adds a node on the operands, of their element type.</summary>
    public string[] Same(string operation, params ReadOnlySpan<(string Name, AttrValue Value)> more) => Node(operation, inputs, [("T", Attributes.Of(T)), .. more]);

    public string Ints(params ReadOnlySpan<int> values) => writer.Constant(Tf.Constant(values.ToArray()));

    public string Number(int value) => writer.Constant(Tf.Constant(value));

    /// <summary>A scalar of an element type.</summary>
    public string Scalar(double value, DType dtype) => writer.Constant(TensorFactory.Filled(dtype, Shape.Scalar, value));

    /// <summary>A shape as a vector, open sizes as they are when the graph runs.</summary>
    public string Sizes(Shape shape) => writer.Sizes(shape);

    /// <summary>The number of elements of a shape, a scalar of int32.</summary>
    public string Elements(Shape shape) => shape.IsFullyDefined
        ? Number(checked((int)shape.ElementCount))
        : One("Prod", [Sizes(shape), Ints(0)], ("T", Attributes.Of(DType.Int32)), ("Tidx", Attributes.Of(DType.Int32)), ("keep_dims", Attributes.Of(false)));

    public string Cast(string value, DType from, DType to) => from == to ? value : One("Cast", [value], ("SrcT", Attributes.Of(from)), ("DstT", Attributes.Of(to)));

    public string Reshape(string value, DType dtype, string sizes) => One("Reshape", [value, sizes], ("T", Attributes.Of(dtype)), ("Tshape", Attributes.Of(DType.Int32)));

    public string ExpandDims(string value, DType dtype, int axis) => One("ExpandDims", [value, Number(axis)], ("T", Attributes.Of(dtype)), ("Tdim", Attributes.Of(DType.Int32)));

    /// <summary>An operation of two operands of one element type, or of any number.</summary>
    public string Of(string operation, DType dtype, params ReadOnlySpan<string> operands) => One(operation, operands.ToArray(), ("T", Attributes.Of(dtype)));

    /// <summary>Whether an operand is a number that the library wrote.</summary>
    public bool IsNumber(int input, double number) => ProducerOf(input) is Core.Operators.Intrinsic { Constant: var constant } && constant == number
        || writer.ConstantOf(inputs[input]) is { DType.IsCarried: false } known && Convert.ToDouble(known.Data.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) == number;

    /// <summary>Whether anything takes a result.</summary>
    public bool IsUsed(int result) => writer.IsUsed(node.First + result);

    /// <summary>Writes what the operator is of others, over the same operands.</summary>
    public string[] Expanded(Func<Value[], Value[]> rule) => writer.Expanded(node, inputs, rule);
}
