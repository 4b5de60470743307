using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The arc sine: a minimax polynomial up to a half, beyond it pi/2 - 2 asin(sqrt((1 - |x|) / 2)). The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asin(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Asin(x.GetLower()), Asin(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Asin(xLow), Asin(xHigh));
    }

    /// <inheritdoc cref="Asin(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asin(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Asin(x.GetLower()), Asin(x.GetUpper()));

        var a = Abs(x);
        var large = GreaterThan(a, Create(0.5));
        var s = ReducedAsin(a, large, out var rest);
        var y = ConditionalSelect(large, Create(PiHalfHigh) - (s + s) - (rest + rest - Create(PiHalfLow)), s + rest);
        return ConditionalSelect(Create(-0.0), x, y);
    }

    /// <summary>The arc sine of s = a up to a half, and of s = sqrt((1 - a) / 2) above, less s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducedAsin(Vector512<double> a, Vector512<double> large, out Vector512<double> rest)
    {
        var z = ConditionalSelect(large, (Vector512<double>.One - a) * Create(0.5), a * a);
        var s = ConditionalSelect(large, Sqrt(z), a);
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.0749999999997013), z, Create(0.16666666666666763));
        var p2 = MultiplyAddEstimate(Create(0.03038194267712361), z, Create(0.04464285717525137));
        var p4 = MultiplyAddEstimate(Create(0.01735159664921632), z, Create(0.022372215848902588));
        var p6 = MultiplyAddEstimate(Create(0.011397448169984462), z, Create(0.01398100256588624));
        var p8 = MultiplyAddEstimate(Create(0.0036768900610009117), z, Create(0.010788279204104531));
        var p10 = MultiplyAddEstimate(Create(-0.02109430584476113), z, Create(0.021777093658567635));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(p6, z2, p4);
        p8 = MultiplyAddEstimate(p10, z2, p8);
        p8 = MultiplyAddEstimate(Create(0.03268601138823434), z4, p8);
        p4 = MultiplyAddEstimate(p8, z4, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        rest = p * (s * z);
        return s;
    }
}
