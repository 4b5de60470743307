using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Onnx.Messages;

namespace GraphCompiler.Interop.Onnx;

/// <summary>An operator of ours that is being written: what it takes, and the nodes that stand for it.</summary>
/// <param name="writer">Writes the graph.</param>
/// <param name="node">The operator in its graph.</param>
/// <param name="inputs">The names of its operands.</param>
internal sealed class OnnxWriting(OnnxGraphWriter writer, Node node, string[] inputs)
{
    public OnnxGraphWriter Writer => writer;

    public string[] Inputs => inputs;

    public string X => inputs[0];

    public IReadOnlyList<TensorType> Results => node.Results;

    public Operator Operator => node.Operator;

    /// <summary>The element type of the first operand.</summary>
    public DType T => TypeOf(0).DType;

    public T As<T>()
        where T : Operator => (T)node.Operator;

    public TensorType TypeOf(int input) => writer.TypeOf(node.Inputs[input]);

    public Shape ShapeOf(int input) => TypeOf(input).Shape;

    /// <summary>The rank of an operand.</summary>
    /// <exception cref="NotSupportedException">It is open.</exception>
    public int Rank(int input = 0) => ShapeOf(input).IsRankKnown ? ShapeOf(input).Rank : throw new NotSupportedException($"{Operator.Name} of a tensor whose rank is open has no form in ONNX: give the function an input signature with its rank.");

    /// <summary>Adds a node with as many results as ours has; gives their names.</summary>
    public string[] Node(string operation, IEnumerable<string> operands, params ReadOnlySpan<AttributeProto> attributes) => writer.Add(operation, operands, attributes, node.Results.Count);

    /// <summary>Adds a node with one result.</summary>
    public string One(string operation, IEnumerable<string> operands, params ReadOnlySpan<AttributeProto> attributes) => writer.Add(operation, operands, attributes, 1)[0];

    /// <summary>Adds a node on the operands.</summary>
    public string[] Same(string operation, params ReadOnlySpan<AttributeProto> attributes) => Node(operation, inputs, attributes);

    /// <summary>Writes what the operator is of others, over the same operands.</summary>
    public string[] Expanded(Func<Value[], Value[]> rule) => writer.Expanded(node, inputs, rule);

    public string Ints(params ReadOnlySpan<int> values) => writer.Ints(values);

    /// <summary>A scalar of an element type, the first operand's unless another is said.</summary>
    public string Scalar(double value, DType? dtype = null) => writer.Constant(TensorFactory.Filled(dtype ?? T, Shape.Scalar, value));

    /// <summary>A shape as a vector of int64, open sizes as they are when the graph runs.</summary>
    public string Sizes(Shape shape) => writer.Sizes(shape);

    public string Cast(string value, DType to) => One("Cast", [value], OnnxAttributes.Of("to", OnnxTypes.Write(to)));

    public string Transpose(string value, params IEnumerable<int> permutation) => writer.Transpose(value, [.. permutation]);
}
