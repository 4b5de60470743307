using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// log(1 + x), within 2 ulp: u = 1 + x = 2^n (1 + f) as for <see cref="Log(Vector512{float})"/>, and what the sum lost is
    /// added to f.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Log1p(x.GetLower()), Log1p(x.GetUpper()));

        var u = x + Vector512<float>.One;
        return ConditionalSelect(Create(-0f), x, LogOfSpecials(u, FiniteLog1p(x)));
    }

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Log1p(x.GetLower()), Log1p(x.GetUpper()));

        var u = x + Vector512<double>.One;
        return ConditionalSelect(Create(-0.0), x, LogOfSpecials(u, FiniteLog1p(x)));
    }

    /// <summary>log(1 + x) for a finite x above -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> FiniteLog1p(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var u = x + one;
        var bits = u.AsInt32() + Create(0x3F800000 - RootHalfSingle);
        var exponent = bits >>> 23;
        var f = ((bits & Create(0x007FFFFF)) + Create(RootHalfSingle)).AsSingle() - one;
        // 2^-n, or zero where that is subnormal and nothing was lost.
        var scale = (Max(Create(254) - exponent, Vector512<int>.Zero) << 23).AsSingle();
        f = MultiplyAddEstimate(x - (u - one), scale, f);
        return ReducedLog(f, (exponent | Create(8388608f).AsInt32()).AsSingle() - Create(8388608f + 127));
    }

    /// <inheritdoc cref="FiniteLog1p(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> FiniteLog1p(Vector512<double> x)
    {
        var one = Vector512<double>.One;
        var u = x + one;
        var bits = u.AsInt64() + Create(0x3FF0000000000000 - RootHalfDouble);
        var exponent = bits >>> 52;
        var f = ((bits & Create(0x000FFFFFFFFFFFFF)) + Create(RootHalfDouble)).AsDouble() - one;
        // 2^-n, or zero where that is subnormal and nothing was lost.
        var scale = (Max(Create(2046L) - exponent, Vector512<long>.Zero) << 52).AsDouble();
        f = MultiplyAddEstimate(x - (u - one), scale, f);
        return ReducedLog(f, (exponent | Create(4503599627370496.0).AsInt64()).AsDouble() - Create(4503599627370496.0 + 1023));
    }
}
