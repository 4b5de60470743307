using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>e^x, within 2 ulp: x = n ln 2 + r with |r| at most ln 2 / 2, a minimax polynomial of degree 6 for e^r, scaled by 2^n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Exp(x.GetLower()), Exp(x.GetUpper()));

        var r = ReducedExpm1(Clamp(x, -104f, 89f), out var n);
        return Scale(r + Vector512<float>.One, n);
    }

    /// <summary>e^x, within 2 ulp: x = n ln 2 + r with |r| at most ln 2 / 2, a minimax polynomial of degree 11 for e^r, scaled by 2^n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Exp(x.GetLower()), Exp(x.GetUpper()));

        var r = ReducedExpm1(Clamp(x, -746.0, 710.0), out var n);
        return Scale(r + Vector512<double>.One, n);
    }

    /// <summary>e^r - 1 for x = n ln 2 + r with |r| at most ln 2 / 2, relatively accurate.</summary>
    /// <param name="x">A number of moderate size; NaN gives NaN.</param>
    /// <param name="n">The integer n with <see cref="ShifterSingle"/> added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedExpm1(Vector512<float> x, out Vector512<float> n)
    {
        n = MultiplyAddEstimate(x, Create(1.44269504f), Create(ShifterSingle));
        var k = n - Create(ShifterSingle);
        var r = MultiplyAddEstimate(k, Create(-Ln2HighSingle), x);
        r = MultiplyAddEstimate(k, Create(-Ln2LowSingle), r);
        var r2 = r * r;
        var p = MultiplyAddEstimate(Create(0.0013940653f), r2, MultiplyAddEstimate(Create(0.008366406f), r, Create(0.041666403f)));
        p = MultiplyAddEstimate(p, r2, MultiplyAddEstimate(Create(0.16666545f), r, Create(0.5f)));
        return MultiplyAddEstimate(p, r2, r);
    }

    /// <summary>e^r - 1 for x = n ln 2 + r with |r| at most ln 2 / 2, relatively accurate.</summary>
    /// <param name="x">A number of moderate size; NaN gives NaN.</param>
    /// <param name="n">The integer n with <see cref="ShifterDouble"/> added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducedExpm1(Vector512<double> x, out Vector512<double> n)
    {
        n = MultiplyAddEstimate(x, Create(1.4426950408889634), Create(ShifterDouble));
        var k = n - Create(ShifterDouble);
        return PolynomialExpm1(MultiplyAddEstimate(k, Create(-Ln2LowDouble), MultiplyAddEstimate(k, Create(-Ln2HighDouble), x)));
    }

    /// <summary>The same for an x of two parts, the second a rounding error of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducedExpm1(Vector512<double> x, Vector512<double> low, out Vector512<double> n)
    {
        n = MultiplyAddEstimate(x, Create(1.4426950408889634), Create(ShifterDouble));
        var k = n - Create(ShifterDouble);
        low = MultiplyAddEstimate(k, Create(-Ln2LowDouble), low);
        return PolynomialExpm1(MultiplyAddEstimate(k, Create(-Ln2HighDouble), x) + low);
    }

    /// <summary>e^r - 1 for |r| at most ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> PolynomialExpm1(Vector512<double> r)
    {
        var r2 = r * r;
        var r4 = r2 * r2;
        var p0 = MultiplyAddEstimate(Create(0.16666666666666685), r, Create(0.5000000000000006));
        var p2 = MultiplyAddEstimate(Create(0.008333333333314976), r, Create(0.0416666666665736));
        var p4 = MultiplyAddEstimate(Create(0.0001984126990242519), r, Create(0.0013888888932403792));
        var p6 = MultiplyAddEstimate(Create(2.7557228345358747e-06), r, Create(2.480150439725589e-05));
        var p8 = MultiplyAddEstimate(Create(2.5114384743303346e-08), r, Create(2.7626352151146245e-07));
        p0 = MultiplyAddEstimate(p2, r2, p0);
        p4 = MultiplyAddEstimate(p6, r2, p4);
        p4 = MultiplyAddEstimate(p8, r4, p4);
        var p = MultiplyAddEstimate(p4, r4, p0);
        return MultiplyAddEstimate(p, r2, r);
    }
}
