using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The inverse hyperbolic sine, log(1 + |x| + x^2 / (1 + sqrt(x^2 + 1))). The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asinh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Asinh(x.GetLower()), Asinh(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Asinh(xLow), Asinh(xHigh));
    }

    /// <inheritdoc cref="Asinh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asinh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Asinh(x.GetLower()), Asinh(x.GetUpper()));

        var a = Abs(x);
        var huge = GreaterThan(a, Create(1e100));
        var square = a * a;
        var u = a + square / (Vector512<double>.One + Sqrt(square + Vector512<double>.One));
        var y = Log1p(ConditionalSelect(huge, a, u)) + (huge & Create(Ln2Double));
        return ConditionalSelect(Create(-0.0), x, y);
    }
}
