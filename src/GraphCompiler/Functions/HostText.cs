using System.Globalization;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>Host values as Python writes them, which TensorFlow's messages and signatures do.</summary>
internal static class HostText
{
    /// <summary>Python's <c>repr</c>: <c>(2.0, 'a', None)</c>, <c>{'b': 1}</c>.</summary>
    public static string Repr(object? value)
    {
        if (Structure.TryOpen(value, out var kind, out var keys, out var items))
        {
            var texts = items.Select((item, i) => keys.Length == 0 ? Repr(item) : kind == StructureKind.Record ? $"{keys[i]}={Repr(item)}" : $"{Repr(keys[i])}: {Repr(item)}");
            var text = string.Join(", ", texts);
            return kind switch
            {
                StructureKind.Tuple => items.Length == 1 ? $"({text},)" : $"({text})",
                StructureKind.List => $"[{text}]",
                StructureKind.Dictionary => $"{{{text}}}",
                _ => $"{value!.GetType().Name.Split('`')[0]}({text})",
            };
        }

        return value switch
        {
            null => "None",
            true => "True",
            false => "False",
            string or char => $"'{value}'",
            Tensor tensor => tensor.Repr,
            DType dtype => $"tf.{dtype.Name}",
            Shape shape => $"TensorShape({(shape.IsRankKnown ? shape.ToString().Trim('(', ')').TrimEnd(',') is var dims ? $"[{dims}]" : "" : "None")})",
            Type type => $"<class '{type.Name}'>",
            float or double or Half => Number(value),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }

    /// <summary>What Python calls the type of a value.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        string => "str",
        float or double or Half => "float",
        sbyte or byte or short or ushort or int or uint or long or ulong => "int",
        _ when Structure.TryOpen(value, out var kind, out _, out _) && kind != StructureKind.Record => kind == StructureKind.Dictionary ? "dict" : kind.ToString().ToLowerInvariant(),
        _ => value.GetType().Name,
    };

    /// <summary>An element type as TensorFlow's kernels name it.</summary>
    public static string KernelName(DType dtype) => dtype == DType.Float32 ? "float" : dtype == DType.Float64 ? "double" : dtype == DType.Float16 ? "half" : dtype.Name;

    /// <summary>An object that a signature holds weakly, with TensorFlow's stray parenthesis.</summary>
    public static string WeakReference(object? target) => target is null
        ? "Weakref[<weakref; dead>])"
        : FormattableString.Invariant($"Weakref[<weakref at 0x{RuntimeHelpers.GetHashCode(target):x}; to '{target.GetType().Name}'>])");

    private static string Number(object value)
    {
        var x = value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (double.IsNaN(x)) return "nan";
        if (double.IsInfinity(x)) return x > 0 ? "inf" : "-inf";
        return x == Math.Floor(x) && Math.Abs(x) < 1e16 ? x.ToString("0.0", CultureInfo.InvariantCulture) : ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
    }
}
