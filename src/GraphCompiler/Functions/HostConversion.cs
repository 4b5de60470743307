using System.Collections;
using System.Globalization;
using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// Host values where a tensor is expected. Numbers and lists convert as Python's do, without loss; arrays as NumPy's do, with
/// loss if need be.
/// </summary>
internal static class HostConversion
{
    /// <param name="value">A number, an array, or nested lists of numbers.</param>
    /// <param name="dtype">The element type; that of the numbers where it is null.</param>
    /// <exception cref="TfTypeException">The value has no such elements.</exception>
    /// <exception cref="TfValueException">The lists are not rectangular.</exception>
    public static Tensor ToTensor(object? value, DType? dtype)
    {
        if (value is Array array && DType.All.Any(d => d.ClrType == array.GetType().GetElementType()))
        {
            var tensor = TensorLiteral.FromArray(array);
            return dtype is null || tensor.DType == dtype ? tensor : Build([.. tensor.Data.Cast<object>()], tensor.Shape, dtype, isExact: false, value);
        }

        var elements = new List<object>();
        var sizes = new List<Dim>();
        Collect(value, value, 0, dtype, elements, sizes);
        return Build(elements, Shape.Create([.. sizes]), dtype ?? Natural(elements), isExact: true, value);
    }

    /// <summary>A number as another C# type, where C# converts it without a cast; null where it does not.</summary>
    public static HostScalar? ToScalar(object? value, Type type)
    {
        if (value is null || HostScalar.FromBoxed(value) is not { } scalar) return null;
        if (value.GetType() == type) return scalar;
        var (from, to) = (Rank(value.GetType()), Rank(type));
        return from > 0 && to > from ? HostScalar.FromBoxed(Convert.ChangeType(value, type, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Whether a host value and the value of a literal are equal, numbers by what they count.</summary>
    public static bool AreEqual(object? value, object? literal) =>
        Equals(value, literal)
        || (HostScalar.FromBoxed(value) is not null && HostScalar.FromBoxed(literal) is not null && value is not char && literal is not char
            && Convert.ToDouble(value, CultureInfo.InvariantCulture).Equals(Convert.ToDouble(literal, CultureInfo.InvariantCulture)));

    private static int Rank(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 => 3,
        TypeCode.Int64 or TypeCode.UInt64 => 4,
        TypeCode.Single => 5,
        TypeCode.Double => 6,
        _ => 0,
    };

    private static DType Natural(List<object> elements) =>
        elements.Count == 0 ? DType.Float32 : elements.Select(DTypeOf).Aggregate((x, y) => x == y ? x : x.IsFloating ? x : y.IsFloating ? y : DType.Int64);

    private static DType DTypeOf(object element) => DType.All.First(d => d.ClrType == element.GetType());

    private static void Collect(object? value, object? whole, int depth, DType? dtype, List<object> elements, List<Dim> sizes)
    {
        if (value is Tensor { Elements: not null } tensor)
        {
            Begin(sizes, tensor.Shape.ToArray());
            elements.AddRange(tensor.Data.Cast<object>());
        }
        else if (HostScalar.FromBoxed(value) is not null || value is Half || (value is string && dtype == DType.String))
        {
            if (sizes.Count > depth) throw Ragged();
            elements.Add(value!);
        }
        else if (value is string && whole == value)
        {
            elements.Add(value);
        }
        else if (value is IEnumerable items and not string and not IDictionary || Structure.TryOpen(value, out var kind, out _, out _) && kind == StructureKind.Tuple)
        {
            var list = Structure.TryOpen(value, out _, out _, out var opened) ? opened : [.. ((IEnumerable)value!).Cast<object?>()];
            if (sizes.Count == depth && elements.Count == 0) sizes.Add(list.Length);
            else if (sizes.Count <= depth || sizes[depth].Size != list.Length) throw Ragged();
            foreach (var item in list) Collect(item, whole, depth + 1, dtype, elements, sizes);
        }
        else
        {
            throw new TfTypeException($"Attempt to convert a value ({HostText.Repr(whole)}) with an unsupported type (<class '{HostText.TypeName(whole)}'>) to a Tensor.");
        }

        void Begin(List<Dim> known, int[] own)
        {
            for (var i = 0; i < own.Length; i++)
            {
                if (known.Count == depth + i) known.Add(own[i]);
                else if (known[depth + i].Size != own[i]) throw Ragged();
            }
        }
    }

    private static TfValueException Ragged() => new("Can't convert non-rectangular Python sequence to Tensor.");

    private static Tensor Build(List<object> elements, Shape shape, DType dtype, bool isExact, object? whole)
    {
        var data = TensorFactory.NewArray(dtype, elements.Count);
        for (var i = 0; i < elements.Count; i++) data.SetValue(Element(elements[i], dtype, isExact, whole), i);
        return TensorFactory.FromArray(dtype, data, shape);
    }

    private static object Element(object element, DType dtype, bool isExact, object? whole)
    {
        if (element.GetType() == dtype.ClrType) return element;
        if (dtype.IsCarried && (element is string || dtype != DType.BFloat16)) throw CannotConvert(whole, dtype);
        var isLoss = element is string || (element is float or double or Half && !dtype.IsFloating) || (dtype == DType.Bool && element is not bool);
        if (isLoss && (isExact || element is string)) throw CannotConvert(whole, dtype);
        try
        {
            var value = element is Half half ? (double)half : element;
            if (dtype == DType.BFloat16) return (BFloat16)Convert.ToSingle(value, CultureInfo.InvariantCulture);
            if (dtype == DType.Float16) return (Half)Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return Convert.ChangeType(isLoss && dtype != DType.Bool ? Math.Truncate(Convert.ToDouble(value, CultureInfo.InvariantCulture)) : value, dtype.ClrType, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            throw CannotConvert(whole, dtype);
        }
    }

    private static TfTypeException CannotConvert(object? value, DType dtype) => new($"Cannot convert {HostText.Repr(value)} to EagerTensor of dtype {HostText.KernelName(dtype)}");
}
