namespace GraphCompiler;

/// <summary>An element type. A class with one instance per type, so <c>==</c> compares and <c>ToString</c> prints as TensorFlow does.</summary>
public sealed class DType
{
    private DType(string name, string keyword, int size, DTypeKind kind, bool isCarried = false)
    {
        Name = name;
        Keyword = keyword;
        Size = size;
        Kind = kind;
        IsCarried = isCarried;
    }

    private enum DTypeKind
    {
        Floating,
        Integer,
        Bool,
        Other,
    }

    /// <summary>IEEE 754 binary32, C#'s <c>float</c>.</summary>
    public static DType Float32 { get; } = new("float32", "float", 4, DTypeKind.Floating);

    /// <summary>IEEE 754 binary64, C#'s <c>double</c>.</summary>
    public static DType Float64 { get; } = new("float64", "double", 8, DTypeKind.Floating);

    /// <summary>IEEE 754 binary16, .NET's <c>Half</c>.</summary>
    public static DType Float16 { get; } = new("float16", "global::System.Half", 2, DTypeKind.Floating);

    /// <summary>C#'s <c>sbyte</c>.</summary>
    public static DType Int8 { get; } = new("int8", "sbyte", 1, DTypeKind.Integer);

    /// <summary>C#'s <c>short</c>.</summary>
    public static DType Int16 { get; } = new("int16", "short", 2, DTypeKind.Integer);

    /// <summary>C#'s <c>int</c>.</summary>
    public static DType Int32 { get; } = new("int32", "int", 4, DTypeKind.Integer);

    /// <summary>C#'s <c>long</c>.</summary>
    public static DType Int64 { get; } = new("int64", "long", 8, DTypeKind.Integer);

    /// <summary>C#'s <c>byte</c>.</summary>
    public static DType UInt8 { get; } = new("uint8", "byte", 1, DTypeKind.Integer);

    /// <summary>C#'s <c>ushort</c>.</summary>
    public static DType UInt16 { get; } = new("uint16", "ushort", 2, DTypeKind.Integer);

    /// <summary>C#'s <c>uint</c>.</summary>
    public static DType UInt32 { get; } = new("uint32", "uint", 4, DTypeKind.Integer);

    /// <summary>C#'s <c>ulong</c>.</summary>
    public static DType UInt64 { get; } = new("uint64", "ulong", 8, DTypeKind.Integer);

    /// <summary>C#'s <c>bool</c>, one byte an element.</summary>
    public static DType Bool { get; } = new("bool", "bool", 1, DTypeKind.Bool);

    /// <summary>The upper half of a float32, <see cref="GraphCompiler.BFloat16"/>: stored and moved, and computed as a float32.</summary>
    public static DType BFloat16 { get; } = new("bfloat16", "global::GraphCompiler.BFloat16", 2, DTypeKind.Floating, isCarried: true);

    /// <summary>Two floats, <see cref="GraphCompiler.Complex64"/>: stored and moved.</summary>
    public static DType Complex64 { get; } = new("complex64", "global::GraphCompiler.Complex64", 8, DTypeKind.Other, isCarried: true);

    /// <summary>Two doubles, .NET's <c>Complex</c>: stored and moved.</summary>
    public static DType Complex128 { get; } = new("complex128", "global::System.Numerics.Complex", 16, DTypeKind.Other, isCarried: true);

    /// <summary>C#'s <c>string</c>; in files its bytes as UTF-8.</summary>
    public static DType String { get; } = new("string", "string", 0, DTypeKind.Other, isCarried: true);

    internal static IReadOnlyList<DType> All { get; } =
        [Float32, Float64, Float16, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Bool, BFloat16, Complex64, Complex128, String];

    /// <summary>Those that kernels hold.</summary>
    internal static IReadOnlyList<DType> InKernels { get; } = [.. All.Where(d => !d.IsCarried)];

    /// <summary>
    /// Whether no kernel holds such elements. Their tensors are carried along between the plans, where operators that only move elements, and
    /// the few that are made for them, run on whole tensors.
    /// </summary>
    internal bool IsCarried { get; }

    private DTypeKind Kind { get; }

    /// <summary>TensorFlow's name: <c>float32</c>.</summary>
    public string Name { get; }

    /// <summary>The type as C# source writes it.</summary>
    internal string Keyword { get; }

    /// <summary>Bytes of one element; 0 for text, whose elements differ.</summary>
    public int Size { get; }

    /// <summary>
    /// The type that kernels compute in for this one, mostly itself: float32 for float16 and bfloat16, int32 and int64 for the other integers. What wraps,
    /// and what is exact, comes out the same; an operator that it would not for says so in <c>Operator.ComputedIn</c>.
    /// </summary>
    internal DType Wide => this == Float16 || this == BFloat16 ? Float32 : this == UInt32 || this == UInt64 ? Int64 : IsInteger && Size < sizeof(int) ? Int32 : this;

    /// <summary>True for float16, bfloat16, float32 and float64.</summary>
    public bool IsFloating => Kind == DTypeKind.Floating;

    /// <summary>True for the signed and unsigned integers; not for bool.</summary>
    public bool IsInteger => Kind == DTypeKind.Integer;

    internal bool IsUnsigned => IsInteger && Name[0] == 'u';

    /// <summary>The lowest integer.</summary>
    internal double Lowest => IsUnsigned ? 0 : -Math.Pow(2, (8 * Size) - 1);

    /// <summary>The highest integer, rounded where a double does not have it.</summary>
    internal double Highest => Math.Pow(2, (8 * Size) - (IsUnsigned ? 0 : 1)) - 1;

#if !GENERATOR
    /// <summary>The .NET type of an element.</summary>
    public Type ClrType => Name switch
    {
        "float32" => typeof(float),
        "float64" => typeof(double),
        "float16" => typeof(Half),
        "int8" => typeof(sbyte),
        "int16" => typeof(short),
        "int32" => typeof(int),
        "int64" => typeof(long),
        "uint8" => typeof(byte),
        "uint16" => typeof(ushort),
        "uint32" => typeof(uint),
        "uint64" => typeof(ulong),
        "bfloat16" => typeof(BFloat16),
        "complex64" => typeof(Complex64),
        "complex128" => typeof(System.Numerics.Complex),
        "string" => typeof(string),
        _ => typeof(bool),
    };

    /// <summary>The element type of <c>Tensor&lt;T&gt;</c>.</summary>
    /// <exception cref="TfTypeException">T is none of these.</exception>
    public static DType Of<T>() => Cache<T>.Value
        ?? throw new TfTypeException($"{typeof(T)} is not the element type of a tensor; the types are {string.Join(", ", All.Select(d => d.Keyword))}");

    private static class Cache<T>
    {
        internal static readonly DType? Value = All.FirstOrDefault(d => d.ClrType == typeof(T));
    }
#endif

    /// <summary><c>&lt;dtype: 'float32'&gt;</c></summary>
    public override string ToString() => $"<dtype: '{Name}'>";
}
