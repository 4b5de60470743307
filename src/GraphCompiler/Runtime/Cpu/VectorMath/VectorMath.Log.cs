using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The natural logarithm, within 1 ulp: x = 2^n (1 + f) with 1 + f between the roots of 1/2 and 2, and n ln 2 + log(1 + f)
    /// by a minimax polynomial of degree 10.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Log(x.GetLower()), Log(x.GetUpper()));

        var f = SplitLog(x, out var n);
        return LogOfSpecials(x, ReducedLog(f, n));
    }

    /// <summary>
    /// The natural logarithm, within 1 ulp: x = 2^n (1 + f) with 1 + f between the roots of 1/2 and 2, and n ln 2 + log(1 + f)
    /// in the form of fdlibm's e_log.c: s = f / (2 + f), log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Log(x.GetLower()), Log(x.GetUpper()));

        var f = SplitLog(x, out var n);
        return LogOfSpecials(x, ReducedLog(f, n));
    }

    /// <summary>f and n of a positive finite x = 2^n (1 + f), with 1 + f between the roots of 1/2 and 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> SplitLog(Vector512<float> x, out Vector512<float> n)
    {
        var subnormal = LessThan(x, Create(1.17549435e-38f));
        var bits = ConditionalSelect(subnormal, x * Create(8388608f), x).AsInt32() + Create(0x3F800000 - RootHalfSingle);
        // The biased exponent becomes a number by way of the low bits of 2^23.
        var bias = ConditionalSelect(subnormal, Create(8388608f + 127 + 23), Create(8388608f + 127));
        n = ((bits >>> 23) | Create(8388608f).AsInt32()).AsSingle() - bias;
        return ((bits & Create(0x007FFFFF)) + Create(RootHalfSingle)).AsSingle() - Vector512<float>.One;
    }

    /// <inheritdoc cref="SplitLog(Vector512{float}, out Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> SplitLog(Vector512<double> x, out Vector512<double> n)
    {
        var subnormal = LessThan(x, Create(2.2250738585072014e-308));
        var bits = ConditionalSelect(subnormal, x * Create(4503599627370496.0), x).AsInt64() + Create(0x3FF0000000000000 - RootHalfDouble);
        // The biased exponent becomes a number by way of the low bits of 2^52.
        var bias = ConditionalSelect(subnormal, Create(4503599627370496.0 + 1023 + 52), Create(4503599627370496.0 + 1023));
        n = ((bits >>> 52) | Create(4503599627370496.0).AsInt64()).AsDouble() - bias;
        return ((bits & Create(0x000FFFFFFFFFFFFF)) + Create(RootHalfDouble)).AsDouble() - Vector512<double>.One;
    }

    /// <summary>log(1 + f) + n ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedLog(Vector512<float> f, Vector512<float> n)
    {
        var f2 = f * f;
        var f4 = f2 * f2;
        var p0 = MultiplyAddEstimate(Create(0.33333325f), f, Create(-0.49999988f));
        var p2 = MultiplyAddEstimate(Create(0.20002376f), f, Create(-0.25001612f));
        var p4 = MultiplyAddEstimate(Create(0.14169313f), f, Create(-0.16608422f));
        var p6 = MultiplyAddEstimate(Create(0.13001294f), f, Create(-0.1323588f));
        p0 = MultiplyAddEstimate(p2, f2, p0);
        p4 = MultiplyAddEstimate(p6, f2, p4);
        p4 = MultiplyAddEstimate(Create(-0.0777071f), f4, p4);
        var p = MultiplyAddEstimate(p4, f4, p0);
        var low = MultiplyAddEstimate(n, Create(Ln2LowSingle), f);
        return MultiplyAddEstimate(n, Create(Ln2HighSingle), MultiplyAddEstimate(p, f2, low));
    }

    /// <inheritdoc cref="ReducedLog(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducedLog(Vector512<double> f, Vector512<double> n)
    {
        var s = f / (f + Create(2.0));
        var z = s * s;
        var z2 = z * z;
        var z4 = z2 * z2;
        var halfSquare = Create(0.5) * f * f;
        var p0 = MultiplyAddEstimate(Create(0.3999999999940937), z, Create(0.6666666666666735));
        var p2 = MultiplyAddEstimate(Create(0.2222219844224068), z, Create(0.28571428743632615));
        var p4 = MultiplyAddEstimate(Create(0.15313875646246186), z, Create(0.1818357119359238));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(Create(0.14797671431155388), z2, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        var low = MultiplyAddEstimate(s, MultiplyAddEstimate(p, z, halfSquare), n * Create(Ln2LowDouble));
        return MultiplyAddEstimate(n, Create(Ln2HighDouble), f - (halfSquare - low));
    }

    /// <summary>The logarithm, put right where x is zero, negative, infinite or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> LogOfSpecials(Vector512<float> x, Vector512<float> log)
    {
        var zero = Vector512<float>.Zero;
        var below = ConditionalSelect(Vector512.Equals(x, zero), Create(float.NegativeInfinity), Create(float.NaN));
        var finite = ConditionalSelect(LessThan(x, Create(float.PositiveInfinity)), log, x);
        return ConditionalSelect(GreaterThan(x, zero), finite, below);
    }

    /// <inheritdoc cref="LogOfSpecials(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> LogOfSpecials(Vector512<double> x, Vector512<double> log)
    {
        var zero = Vector512<double>.Zero;
        var below = ConditionalSelect(Vector512.Equals(x, zero), Create(double.NegativeInfinity), Create(double.NaN));
        var finite = ConditionalSelect(LessThan(x, Create(double.PositiveInfinity)), log, x);
        return ConditionalSelect(GreaterThan(x, zero), finite, below);
    }
}
