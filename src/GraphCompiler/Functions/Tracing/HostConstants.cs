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
    /// <param name="Number">The number, null where only the call knows it.</param>
    /// <param name="Size">The size, unknown where it is none of a shape.</param>
    internal readonly record struct Element(int? Number, Dim Size)
    {
        public static implicit operator Element(int number) => new(number, default);

        public static Element Of(Dim size) => new(size.Size, size);

        public static Element Of(long number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : default(Element);
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
            null when element.Size == Dim.Unknown => Given(tensor, index),
            null => element.Size,
            < -1 => throw Runtime.Ambient.Invalid(
                operatorName == "Reshape" ? $"Size {index} must be non-negative, not {element.Number} [Op:Reshape]" : $"Dimension {element.Number} must be >= 0 [Op:{operatorName}]",
                $"Invalid value in tensor used for shape: {element.Number}"),
            var size => size.Value,
        };
    }

    /// <summary>A size that is a number of the graph, which no shape has yet.</summary>
    /// <param name="tensor">The numbers, or the number.</param>
    /// <param name="index">Which one.</param>
    public static Dim Given(Tensor tensor, int index)
    {
        var number = Runtime.Ambient.ValueOf(tensor);
        if (number.Shape.Rank != 0) number = number.Apply(new StridedSlice([new SlicePart(SliceKind.Index, index)]));
        return number.CastTo(DType.Int32).Apply(new GivenSize()).Shape.Dims[0];
    }

    /// <summary>The elements of a tensor of integers, each as far as it is known; null where not even their number is.</summary>
    public static Element[]? Elements(Tensor tensor) => (tensor is IVariable variable ? variable.Value : tensor) switch
    {
        var read when read.AsValue() is NodeValue node => Elements(node),
        Tensor<int> small => Array.ConvertAll(small.Snapshot(), v => (Element)v),
        Tensor<long> large => Array.ConvertAll(large.Snapshot(), Element.Of),
        _ => null,
    };

    public static Element[]? Elements(NodeValue value)
    {
        if (value.Type.IsVariable || value.Type.IsList) return null;
        if (value.Graph is TraceBuilder inner && inner.Outside(value) is { } outer) return Elements(outer);
        var node = value.Graph.Producer(value);
        return Known() ?? (value.Shape is { IsFullyDefined: true, Rank: <= 1 } shape ? new Element[shape.ElementCount] : null);

        Element[]? Known() => node.Operator switch
        {
            Input { Kind: InputKind.Capture } input when value.Graph is TraceBuilder trace => Elements(trace.Captures[input.Ordinal]),
            ShapeOf { Of.IsRankKnown: true } query => [.. query.Of.Dims.ToArray().Select(Element.Of)],
            SizeOf { Of: { IsRankKnown: true, Rank: 1 } } query => [Element.Of(query.Of.Dims[0])],
            Reshape or ExpandDims or Squeeze or Identity => Operand(0),
            Cast { To.IsInteger: true } when value.Graph.TypeOf(node.Inputs[0]).DType.IsInteger => Operand(0),
            CallResults => Operand(value.Id - node.First),
            Pack { Axis: 0 } or Concat when value.Shape is { IsRankKnown: true, Rank: 1 } => Joined(),
            StridedSlice slice when Operand(0) is { } all => Sliced(slice, all),
            Gather { Axis: 0, BatchDims: 0 } when Operand(0) is { } all && Operand(1) is { } places => Picked(all, places),
            Prod when Operand(0) is { } factors => [factors.Aggregate((Element)1, Product)],
            Add => Combined(OfNumbers((a, b) => a + b)),
            Subtract => Combined(OfNumbers((a, b) => a - b)),
            Multiply => Combined(Product),
            _ => null,
        };

        Element[]? Operand(int index) => Elements(new NodeValue(value.Graph, node.Inputs[index]));

        Element[]? Joined()
        {
            var parts = Enumerable.Range(0, node.Inputs.Count).Select(Operand).ToList();
            return parts.Contains(null) ? null : [.. parts.SelectMany(p => p!)];
        }

        Element[]? Combined(Func<Element, Element, Element> combine)
        {
            if (Operand(0) is not { } x || Operand(1) is not { } y || (x.Length != y.Length && x.Length != 1 && y.Length != 1)) return null;
            var elements = new Element[Math.Max(x.Length, y.Length)];
            for (var i = 0; i < elements.Length; i++)
            {
                elements[i] = combine(x[x.Length == 1 ? 0 : i], y[y.Length == 1 ? 0 : i]);
            }

            return elements;
        }
    }

    private static int[]? Numbers(Element[]? elements) =>
        elements is not null && Array.TrueForAll(elements, e => e.Number is not null) ? Array.ConvertAll(elements, e => e.Number!.Value) : null;

    private static Func<Element, Element, Element> OfNumbers(Func<int, int, int> combine) =>
        (x, y) => x.Number is { } a && y.Number is { } b ? unchecked(combine(a, b)) : default(Element);

    private static Element Product(Element x, Element y) => (x.Number, y.Number) switch
    {
        (1, _) => y,
        (_, 1) => x,
        ({ } a, { } b) => unchecked(a * b),
        _ => default,
    };

    private static Element[]? Picked(Element[] all, Element[] places) =>
        Array.TrueForAll(places, p => p.Number is { } at && at >= 0 && at < all.Length) ? Array.ConvertAll(places, p => all[p.Number!.Value]) : null;

    private static Element[]? Sliced(StridedSlice slice, Element[] all)
    {
        if (slice.Parts is not [var part] || part.Kind is SliceKind.NewAxis) return null;
        if (part.Kind == SliceKind.Ellipsis) return all;
        if (part.Kind == SliceKind.Index) return [all[Axes.Positive(part.Begin!.Value, all.Length)]];
        var (first, count) = part.Positions(all.Length);
        return [.. Enumerable.Range(0, count).Select(i => all[first + (i * part.Step)])];
    }
}
