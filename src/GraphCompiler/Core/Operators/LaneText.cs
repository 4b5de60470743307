namespace GraphCompiler.Core.Operators;

/// <summary>How kernels write vectors: what the operators' texts of comparisons and choices need.</summary>
internal static class LaneText
{
    /// <summary>The type of the lanes that hold numbers of a type: narrow ones stand in lanes of the type that is computed in.</summary>
    public static DType Held(DType dtype) => dtype == DType.UInt64 ? dtype : dtype.Wide;

    /// <summary>The vector type: <c>Vector512&lt;float&gt;</c>.</summary>
    public static string Of(DType dtype) => $"Vector512<{Held(dtype).Keyword}>";

    /// <summary>A comparison's answer as a mask.</summary>
    public static string ToMask(string comparison, DType compared) => compared.Name switch
    {
        "float32" or "uint32" => comparison + ".AsInt32()",
        "float64" or "uint64" => comparison + ".AsInt64()",
        _ => comparison,
    };

    /// <summary>A mask as the vector that it chooses from.</summary>
    public static string OfMask(string mask, DType chosen) => chosen.Name switch
    {
        "float32" => mask + ".AsSingle()",
        "float64" => mask + ".AsDouble()",
        _ => mask,
    };

    /// <summary><c>mask ? x : y</c>, lane by lane.</summary>
    public static string Select(string mask, DType compared, string x, string y) => $"Vector512.ConditionalSelect({OfMask(mask, compared)}, {x}, {y})";

    /// <summary>Zero where an operand is zero, elsewhere an expression of it that may be NaN there.</summary>
    public static string ZeroWhereZero(string operand, string expression, DType dtype, bool vector) => vector
        ? $"Vector512.ConditionalSelect(Vector512.Equals({operand}, {Of(dtype)}.Zero), {Of(dtype)}.Zero, {expression})"
        : $"{operand} == 0 ? 0 : {expression}";

    /// <summary>What a device calls the functions of a scalar's text.</summary>
    private static readonly (string Scalar, string Device)[] s_device =
    [
        ("VectorMath.", "DeviceMath."),
        ("float.Max(", "DeviceMath.Max("),
        ("float.Min(", "DeviceMath.Min("),
        ("double.Max(", "DeviceMath.Max("),
        ("double.Min(", "DeviceMath.Min("),
        ("int.Max(", "Math.Max("),
        ("int.Min(", "Math.Min("),
        ("long.Max(", "Math.Max("),
        ("long.Min(", "Math.Min("),
        ("int.Clamp(", "DeviceMath.Clamp("),
        ("long.Clamp(", "DeviceMath.Clamp("),
        .. new[] { "Abs", "Sqrt", "Floor", "Ceiling" }.SelectMany(f => new[] { ($"float.{f}(", $"MathF.{f}("), ($"double.{f}(", $"Math.{f}(") }),
    ];

    /// <summary>A scalar's text for a device; null where it needs something that devices do not have.</summary>
    public static string? ForDevice(string text)
    {
        foreach (var (scalar, device) in s_device) text = text.Replace(scalar, device);
        return text.Contains("ScalarMath.") ? null : text;
    }
}
