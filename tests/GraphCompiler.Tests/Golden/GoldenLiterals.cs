using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Tests.Golden;

/// <summary>Arguments as users write them.</summary>
internal static class GoldenLiterals
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(Half)] = "Half",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(byte)] = "byte",
        [typeof(ushort)] = "ushort",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(bool)] = "bool",
    };

    public static string TypeName(Type type) => s_keywords.TryGetValue(type, out var keyword) ? keyword
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
        : type.IsNested ? $"{TypeName(type.DeclaringType!)}.{type.Name}" : type.Name;

    public static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float number => Invariant($"{number:R}f"),
        double number => Invariant($"{number:R}d"),
        Half number => $"(Half){Text((float)number)}",
        long.MinValue => "long.MinValue",
        long number => Invariant($"{number}L"),
        ulong number => Invariant($"{number}UL"),
        int number => Invariant($"{number}"),
        uint number => Invariant($"{number}U"),
        sbyte or short or byte or ushort => Invariant($"({TypeName(value.GetType())})({value})"),
        Enum name => $"{TypeName(value.GetType())}.{name}",
        Axes axes => axes.ToEquatable() is { } given ? Numbers(given) : "Axes.All",
        Extent extent => Numbers(extent.ToEquatable()),
        Shape shape => Row(shape.Dims.ToArray().Select(d => $"{d.Size}")),
        Slice slice => Entry(slice.Part),
        Slice[] slices => string.Join(", ", slices.Select(s => Entry(s.Part))),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i])))})",
        IEnumerable items => Row(items.Cast<object?>().Select(Text)),
        _ => throw new InvalidOperationException($"no text for {value.GetType()}"),
    };

    /// <summary>A constant tensor: a number, or numbers in brackets.</summary>
    public static string Constant(Tensor tensor)
    {
        string[] elements = [.. tensor.Data.Cast<object?>().Select(Text)];
        var sizes = tensor.Shape.ToArray();
        if (sizes.Length == 0) return elements[0];
        if (elements.Length == 0 && sizes.Length > 1) return $"Tf.Constant<{TypeName(tensor.DType.ClrType)}>([], {Numbers(sizes)})";
        return Nested(0, elements);

        string Nested(int axis, string[] rest) => axis == sizes.Length - 1 ? Row(rest) : Row(rest.Chunk(rest.Length / sizes[axis]).Select(part => Nested(axis + 1, part)));
    }

    // One number stands for itself.
    private static string Numbers(IReadOnlyCollection<int> numbers) => numbers.Count == 1 ? Text(numbers.First()) : Row(numbers.Select(n => Text(n)));

    private static string Row(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Entry(SlicePart part) => part.Kind switch
    {
        SliceKind.NewAxis => "Tf.NewAxis",
        SliceKind.Ellipsis => "Tf.Ellipsis",
        SliceKind.Index => Place(part.Begin!.Value),
        _ when part.Step == 1 => $"{(part.Begin is { } begin ? Place(begin) : "")}..{(part.End is { } end ? Place(end) : "")}",
        _ => $"Slice.Strided({Text(part.Begin)}, {Text(part.End)}, {Text(part.Step)})",
    };

    private static string Place(int position) => position >= 0 ? Text(position) : $"^{Text(position == int.MinValue ? int.MaxValue : -position)}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
