using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The tangent, within 2 ulp: the sine over the cosine of r, or in odd quadrants minus the inverse of it. The float form rounds the double
    /// one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tan(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Tan(x.GetLower()), Tan(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Tan(xLow), Tan(xHigh));
    }

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tan(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Tan(x.GetLower()), Tan(x.GetUpper()));

        var r = ReducePi(x, out var n, out var low);
        var result = TangentInQuadrant(r, low, n.AsInt64());
        result = ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, result);
        return LessThanOrEqualAll(Abs(x), Create(LargeAngleDouble)) ? result : TanOfLarge(x, result);
    }

    // Lanes of large angles, NaN and infinities one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<double> TanOfLarge(Vector512<double> x, Vector512<double> result)
    {
        for (var i = 0; i < Vector512<double>.Count; i++)
            if (!(Math.Abs(x.GetElement(i)) <= LargeAngleDouble))
                result = result.WithElement(i, TanOfLarge(x.GetElement(i)));
        return result;
    }
}
