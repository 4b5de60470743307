using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The inverse hyperbolic cosine, log(1 + t + sqrt(2t + t^2)) with t = x - 1. The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acosh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Acosh(x.GetLower()), Acosh(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Acosh(xLow), Acosh(xHigh));
    }

    /// <inheritdoc cref="Acosh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acosh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Acosh(x.GetLower()), Acosh(x.GetUpper()));

        var huge = GreaterThan(x, Create(1e100));
        var t = x - Vector512<double>.One;
        var u = t + Sqrt(MultiplyAddEstimate(t, t, t + t));
        var y = Log1p(ConditionalSelect(huge, x, u)) + (huge & Create(Ln2Double));
        return ConditionalSelect(LessThan(x, Vector512<double>.One), Create(double.NaN), y);
    }
}
