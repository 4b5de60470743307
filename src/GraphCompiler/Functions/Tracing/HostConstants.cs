using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler;

/// <summary>
/// The elements of an int tensor as far as they are known while code is traced: literals, sizes of shapes, and what movement and
/// simple arithmetic make of them. A shape may have others as sizes, which the graph finds out when it runs.
/// </summary>
internal static class HostConstants
{
    /// <summary>An element: a number, or a size that only the call will know.</summary>
    private readonly record struct Element(int? Number, Dim Size)
    {
        public static implicit operator Element(int number) => new(number, default);

        public static Element Of(Dim size) => new(size.Size, size);
    }

    /// <summary>The elements.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="NotSupportedException">Not all of them are known.</exception>
    public static int[] Ints(Tensor<int> tensor, string what) => TryInts(tensor) ?? throw new NotSupportedException(
        $"The value of {tensor} is known only when the graph runs, and as {what} it decides on a shape. Pass host values or the sizes of shapes.");

    /// <summary>The elements, null where not all of them are known.</summary>
    public static int[]? TryInts(Tensor<int> tensor) => Numbers(Elements(tensor));

    /// <inheritdoc cref="TryInts(Tensor{int})"/>
    public static int[]? TryInts(NodeValue value) => Numbers(Elements(value));

    /// <summary>
    /// The elements as dimensions, a -1 among them unknown; sizes that are open stay what they are. What is no size of a shape becomes one, which the
    /// run may refuse.
    /// </summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="operatorName">The operator that asks, for messages.</param>
    /// <exception cref="NotSupportedException">How many elements there are is not known.</exception>
    /// <exception cref="TfInvalidArgumentException">A size is below -1; in a trace a <see cref="TfValueException"/>.</exception>
    public static Shape ToShape(Tensor<int> tensor, string operatorName)
    {
        var elements = Elements(tensor);
        if (elements is null) _ = Ints(tensor, "a shape");
        return Shape.Create(elements!.Select(ToDim).ToArray());

        Dim ToDim(Element element, int index) => element.Number switch
        {
            null when element.Size == Dim.Unknown => Runtime.Ambient.Apply<int>(new GivenSize(), tensor.ValueShape.Rank == 0 ? tensor : tensor[index]).ValueShape.Dims[0],
            null => element.Size,
            < -1 => throw Runtime.Ambient.Invalid(
                operatorName == "Reshape" ? $"Size {index} must be non-negative, not {element.Number} [Op:Reshape]" : $"Dimension {element.Number} must be >= 0 [Op:{operatorName}]",
                $"Invalid value in tensor used for shape: {element.Number}"),
            var size => size.Value,
        };
    }

    private static Element[]? Elements(Tensor<int> tensor) =>
        (tensor is Variable<int> variable ? variable.Value : tensor) is var read && read.AsValue() is NodeValue node ? Elements(node) : Array.ConvertAll(read.Snapshot(), v => (Element)v);

    private static int[]? Numbers(Element[]? elements) =>
        elements is not null && Array.TrueForAll(elements, e => e.Number is not null) ? Array.ConvertAll(elements, e => e.Number!.Value) : null;

    /// <summary>Elements of which nothing is known but their number.</summary>
    private static Element[]? Unknown(Shape shape) => shape is { IsFullyDefined: true, Rank: <= 1 } ? new Element[shape.ElementCount] : null;

    private static Element[]? Elements(NodeValue value)
    {
        if (value.Graph is TraceBuilder inner && inner.Outside(value) is { } outer) return Elements(outer);
        var node = value.Graph.Producer(value);
        return node.Operator switch
        {
            Input { Kind: InputKind.Capture } input when value.Graph is TraceBuilder trace => Elements((Tensor<int>)trace.Captures[input.Ordinal]),
            ShapeOf { Of.IsRankKnown: true } query => [.. query.Of.Dims.ToArray().Select(Element.Of)],
            SizeOf { Of: { IsRankKnown: true, Rank: 1 } } query => [Element.Of(query.Of.Dims[0])],
            Reshape or ExpandDims or Squeeze or Identity => Operand(0),
            CallResults => Operand(value.Id - node.First),
            Pack { Axis: 0 } or Concat when value.Shape is { IsRankKnown: true, Rank: 1 } => Joined(),
            StridedSlice slice when Operand(0) is { } all => Sliced(slice, all),
            Add => Combined((a, b) => a + b),
            Subtract => Combined((a, b) => a - b),
            Multiply => Combined((a, b) => a * b),
            _ => Unknown(value.Shape),
        };

        Element[]? Operand(int index) => Elements(new NodeValue(value.Graph, node.Inputs[index]));

        Element[]? Joined()
        {
            var parts = Enumerable.Range(0, node.Inputs.Count).Select(Operand).ToList();
            return parts.Contains(null) ? null : [.. parts.SelectMany(p => p!)];
        }

        Element[]? Combined(Func<int, int, int> combine)
        {
            if (Operand(0) is not { } x || Operand(1) is not { } y || (x.Length != y.Length && x.Length != 1 && y.Length != 1)) return null;
            var elements = new Element[Math.Max(x.Length, y.Length)];
            for (var i = 0; i < elements.Length; i++)
            {
                var (a, b) = (x[x.Length == 1 ? 0 : i].Number, y[y.Length == 1 ? 0 : i].Number);
                elements[i] = a is { } left && b is { } right ? unchecked(combine(left, right)) : default(Element);
            }

            return elements;
        }
    }

    private static Element[]? Sliced(StridedSlice slice, Element[] all)
    {
        if (slice.Parts is not [var part] || part.Kind is SliceKind.NewAxis) return null;
        if (part.Kind == SliceKind.Ellipsis) return all;
        if (part.Kind == SliceKind.Index) return [all[Axes.Positive(part.Begin!.Value, all.Length)]];
        var (first, count) = part.Positions(all.Length);
        return [.. Enumerable.Range(0, count).Select(i => all[first + (i * part.Step)])];
    }
}
