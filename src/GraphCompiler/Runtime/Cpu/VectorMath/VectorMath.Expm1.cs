using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// e^x - 1, within 2 ulp: 2^n (e^r - 1) + (2^n - 1) with x = n ln 2 + r.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Expm1(x.GetLower()), Expm1(x.GetUpper()));

        var r = ReducedExpm1(Clamp(x, -25f, 89f), out var n);
        // Half of the result, because 2^n itself may overflow; a subnormal number would lose its last bit on the way.
        var scale = PowerOfTwo(n, 0.5f);
        var m = MultiplyAddEstimate(scale, r, scale - Create(0.5f));
        return ConditionalSelect(LessThan(Abs(x), Create(1e-30f)), x, m + m);
    }

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Expm1(x.GetLower()), Expm1(x.GetUpper()));

        var r = ReducedExpm1(Clamp(x, -45.0, 710.0), out var n);
        // Half of the result, because 2^n itself may overflow; a subnormal number would lose its last bit on the way.
        var scale = PowerOfTwo(n, 0.5);
        var m = MultiplyAddEstimate(scale, r, scale - Create(0.5));
        return ConditionalSelect(LessThan(Abs(x), Create(1e-300)), x, m + m);
    }
}
