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
}
