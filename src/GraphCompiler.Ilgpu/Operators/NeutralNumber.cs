using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Ilgpu;

/// <summary>The number that combining leaves as the other one is, of an element type.</summary>
internal readonly struct NeutralNumber : INumberMaker<object>
{
    private readonly ScatterKind _kind;

    private NeutralNumber(ScatterKind kind) => _kind = kind;

    public static object Of(DType dtype, ScatterKind kind) => NumberTypes.Make(dtype, new NeutralNumber(kind));

    /// <summary>The number that is not larger, or not smaller, than any: an infinity, of integers the last.</summary>
    public static object Infinite(DType dtype, bool isSmallest) => dtype == DType.Float32 ? isSmallest ? float.NegativeInfinity : float.PositiveInfinity
        : dtype == DType.Float64 ? isSmallest ? double.NegativeInfinity : double.PositiveInfinity
        : Of(dtype, isSmallest ? ScatterKind.Max : ScatterKind.Min);

    public object Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => _kind switch
    {
        ScatterKind.Mul => T.One,
        ScatterKind.Max => T.MinValue,
        ScatterKind.Min => T.MaxValue,
        _ => T.Zero,
    };
}
