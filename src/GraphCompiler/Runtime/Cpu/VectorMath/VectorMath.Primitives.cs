using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>The numbers clamped to an interval around zero; NaN stays NaN.</summary>
    /// <remarks>With the bound on the left, the native minimum and maximum pass a NaN through on every processor.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Clamp(Vector512<float> x, float low, float high) =>
        MinNative(Create(high), MaxNative(Create(low), x));

    /// <inheritdoc cref="Clamp(Vector512{float}, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Clamp(Vector512<double> x, double low, double high) =>
        MinNative(Create(high), MaxNative(Create(low), x));

    /// <summary>The bits of a sign where x has its sign bit set, to combine with a magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> SignOf(Vector512<float> x) => x & Create(-0f);

    /// <inheritdoc cref="SignOf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> SignOf(Vector512<double> x) => x & Create(-0.0);

    /// <summary>unit * 2^n for a normal result, from n + <see cref="ShifterSingle"/>; the unit is a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> PowerOfTwo(Vector512<float> shifted, float unit) =>
        ((shifted.AsInt32() << 23) + Create(unit).AsInt32()).AsSingle();

    /// <summary>unit * 2^n for a normal result, from n + <see cref="ShifterDouble"/>; the unit is a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> PowerOfTwo(Vector512<double> shifted, double unit) =>
        ((shifted.AsInt64() << 52) + Create(unit).AsInt64()).AsDouble();

    // The first product is exact, so the bits are those of AVX-512's scaling instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> ScaleInTwoSteps(Vector512<float> x, Vector512<float> shifted)
    {
        var half = (shifted.AsInt32() >>> 1) << 23;
        var rest = (shifted.AsInt32() << 23) - half;
        var one = Vector512<float>.One.AsInt32();
        return x * (half + one).AsSingle() * (rest + one).AsSingle();
    }

    /// <inheritdoc cref="ScaleInTwoSteps(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> ScaleInTwoSteps(Vector512<double> x, Vector512<double> shifted)
    {
        var half = (shifted.AsInt64() >>> 1) << 52;
        var rest = (shifted.AsInt64() << 52) - half;
        var one = Vector512<double>.One.AsInt64();
        return x * (half + one).AsDouble() * (rest + one).AsDouble();
    }
}
