using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;
using GraphCompiler.Runtime;

namespace GraphCompiler.Interop;

/// <summary>A node that is being read: its operands as tensors of the trace, and its attributes.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">Its operands.</param>
/// <param name="frame">The call of a function that it stands in.</param>
internal sealed class NodeReading(NodeDef node, Tensor[] inputs, FunctionFrame frame)
{
    public NodeDef Node => node;

    public FunctionFrame Frame => frame;

    public Tensor[] Inputs => inputs;

    public int Count => inputs.Length;

    /// <summary>An operand; a variable stays one.</summary>
    /// <exception cref="DamagedModelException">There is none.</exception>
    public Tensor this[int index] => index < inputs.Length ? inputs[index] : throw Damaged($"has {inputs.Length} operands");

    public Value X => Value(0);

    public Value Y => Value(1);

    /// <summary>An operand as a value, a variable being read.</summary>
    public Value Value(int index) => Ambient.ValueOf(this[index]);

    public Value[] Values(int from = 0, int? to = null) => [.. Enumerable.Range(from, Math.Max(0, (to ?? Count) - from)).Select(Value)];

    /// <summary>The variable that an operand is.</summary>
    public Value Variable(int index) => this[index] is IVariable ? Ambient.ReferenceTo(this[index]) : throw Damaged("works on no variable");

    public static Tensor[] One(Value value) => [Ambient.ToTensor(value)];

    public static Tensor[] Many(IEnumerable<Value> values) => [.. values.Select(Ambient.ToTensor)];

    public Tensor[] Apply(Operator @operator) => Many(Ambient.Builder.Apply(@operator, Values()));

    public Tensor[] Apply(Operator @operator, params Value[] values) => Many(Ambient.Builder.Apply(@operator, values));

    /// <summary>The elements of an operand that a shape depends on.</summary>
    /// <exception cref="UnsupportedNodeException">They are known only when the graph runs.</exception>
    public int[] Numbers(int index) => TryNumbers(index) ?? throw Unsupported($"takes its operand {index}, which decides on a shape, from what only a run knows");

    public int[]? TryNumbers(int index) =>
        HostConstants.Elements(this[index]) is { } elements && Array.TrueForAll(elements, e => e.Number is not null) ? Array.ConvertAll(elements, e => e.Number!.Value) : null;

    public int Number(int index) => Numbers(index) is [var number] ? number : throw Damaged($"has more than one number as operand {index}");

    /// <summary>The elements of an operand as sizes, those being open that only a run knows.</summary>
    /// <exception cref="UnsupportedNodeException">How many they are is not known.</exception>
    public Shape Sizes(int index) => SizesOf(index, (element, _) => element.Size);

    /// <summary>The elements of an operand as sizes, those being sizes too that only a run knows.</summary>
    /// <inheritdoc cref="Sizes" path="/exception"/>
    public Shape GivenSizes(int index) => SizesOf(index, (element, at) => element.Size == Dim.Unknown ? HostConstants.Given(this[index], at) : element.Size);

    public bool Bool(string name, bool otherwise = false) => Find(name) is { } value ? value.B : otherwise;

    public int Int(string name, int otherwise = 0) => Find(name) is { } value ? Bounded(value.I) : otherwise;

    public double Float(string name, double otherwise = 0) => Find(name) is { } value ? value.F : otherwise;

    public string Text(string name, string otherwise = "") => Find(name) is { } value ? value.S.ToStringUtf8() : otherwise;

    public string[] Texts(string name) => Find(name)?.List?.S.Select(s => s.ToStringUtf8()).ToArray() ?? [];

    public int[] Ints(string name) => Find(name)?.List?.I.Select(Bounded).ToArray() ?? [];

    /// <exception cref="UnsupportedNodeException">Tensors here have no such elements.</exception>
    public DType Type(string name, DType? otherwise = null)
    {
        if (Find(name) is not { } value) return otherwise ?? throw Damaged($"lacks the attribute {name}");
        return ElementTypes.Read(value.Type);
    }

    public Shape? Shape(string name) => Find(name) is { Shape: { } shape } ? ElementTypes.Read(shape) : null;

    public IReadOnlyList<Shape> ShapeList(string name) => Find(name)?.List?.Shape.Select(ElementTypes.Read).ToArray() ?? [];

    public AttrValue Attribute(string name) => Find(name) ?? throw Damaged($"lacks the attribute {name}");

    public AttrValue? Find(string name) => node.Attr.GetValueOrDefault(name);

    /// <summary>The name of a function.</summary>
    public string Function(string name) => Attribute(name).Func?.Name ?? throw Damaged($"has no function as {name}");

    public DamagedModelException Damaged(string what) => new($"the node {node.Name} ({node.Op}) {what}");

    public UnsupportedNodeException Unsupported(string what) => new($"the node {node.Name} ({node.Op}) {what}");

    private int Bounded(long number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Damaged($"has the number {number}");

    private Shape SizesOf(int index, Func<HostConstants.Element, int, Dim> open)
    {
        // The shape of a value, of whatever rank.
        if (this[index].AsValue() is NodeValue value && value.Graph.Origin(value) is NodeValue origin && origin.Graph.Producer(origin).Operator is ShapeOf { Of: { IsRankKnown: false } whole }) return whole;
        var elements = HostConstants.Elements(this[index]) ?? throw Unsupported($"takes a shape, its operand {index}, from what only a run knows");
        return GraphCompiler.Shape.Create([.. elements.Select((e, i) => e.Number is { } number ? number >= -1 ? (Dim)number : throw Damaged($"has a size of {number}") : open(e, i))]);
    }
}
