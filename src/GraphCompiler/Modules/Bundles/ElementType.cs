namespace GraphCompiler.Bundles;

/// <summary>The element types of TensorFlow's files, by their numbers: those of this library's tensors, and others that are kept as bytes.</summary>
internal static class ElementType
{
    public const int String = 7;

    private static readonly DType?[] s_tensors =
    [
        null, DType.Float32, DType.Float64, DType.Int32, DType.UInt8, DType.Int16, DType.Int8, DType.String, DType.Complex64, DType.Int64, DType.Bool,
        null, null, null, DType.BFloat16, null, null, DType.UInt16, DType.Complex128, DType.Float16, null, null, DType.UInt32, DType.UInt64,
    ];

    // A size of 0 is that of elements which differ in theirs.
    private static readonly (string Name, int Size)[] s_all =
    [
        ("invalid", 0), ("float32", 4), ("float64", 8), ("int32", 4), ("uint8", 1), ("int16", 2), ("int8", 1), ("string", 0), ("complex64", 8),
        ("int64", 8), ("bool", 1), ("qint8", 1), ("quint8", 1), ("qint32", 4), ("bfloat16", 2), ("qint16", 2), ("quint16", 2), ("uint16", 2),
        ("complex128", 16), ("float16", 2), ("resource", 0), ("variant", 0), ("uint32", 4), ("uint64", 8), ("float8_e5m2", 1), ("float8_e4m3fn", 1),
        ("float8_e4m3fnuz", 1), ("float8_e4m3b11fnuz", 1), ("float8_e5m2fnuz", 1), ("int4", 1), ("uint4", 1), ("int2", 1), ("uint2", 1), ("float4_e2m1fn", 1),
    ];

    public static bool IsKnown(int number) => number > 0 && number < s_all.Length;

    public static string Name(int number) => s_all[number].Name;

    /// <summary>Bytes of one element, 0 where elements differ.</summary>
    public static int Size(int number) => s_all[number].Size;

    /// <summary>The type of this library, null where its tensors have no such elements.</summary>
    public static DType? ToDType(int number) => number < s_tensors.Length ? s_tensors[number] : null;

    public static int Number(DType dtype) => Array.IndexOf(s_tensors, dtype);
}
