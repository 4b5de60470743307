using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The inverse hyperbolic tangent, log(1 + 2|x| + 2x^2 / (1 - |x|)) / 2. The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atanh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atanh(x.GetLower()), Atanh(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Atanh(xLow), Atanh(xHigh));
    }

    /// <inheritdoc cref="Atanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atanh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atanh(x.GetLower()), Atanh(x.GetUpper()));

        var a = Abs(x);
        var twice = a + a;
        var u = twice + twice * a / (Vector512<double>.One - a);
        var y = ConditionalSelect(GreaterThan(a, Vector512<double>.One), Create(double.NaN), Create(0.5) * Log1p(u));
        return ConditionalSelect(Create(-0.0), x, y);
    }
}
