using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The sine, within 2 ulp: x = n pi/2 + r, and minimax polynomials for the sine or cosine of r by quadrant.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sin(x.GetLower()), Sin(x.GetUpper()));

        var r = ReducePi(x, out var n);
        var result = SineInQuadrant(r, n.AsInt32());
        result = ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), x, result);
        return LessThanOrEqualAll(Abs(x), Create(LargeAngleSingle)) ? result : SinOfLarge(x, result);
    }

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sin(x.GetLower()), Sin(x.GetUpper()));

        var r = ReducePi(x, out var n);
        var result = SineInQuadrant(r, n.AsInt64());
        result = ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, result);
        return LessThanOrEqualAll(Abs(x), Create(LargeAngleDouble)) ? result : SinOfLarge(x, result);
    }

    // Lanes of large angles, NaN and infinities one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<float> SinOfLarge(Vector512<float> x, Vector512<float> result)
    {
        for (var i = 0; i < Vector512<float>.Count; i++)
            if (!(MathF.Abs(x.GetElement(i)) <= LargeAngleSingle))
                result = result.WithElement(i, (float)Sin((double)x.GetElement(i)));
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<double> SinOfLarge(Vector512<double> x, Vector512<double> result)
    {
        for (var i = 0; i < Vector512<double>.Count; i++)
            if (!(Math.Abs(x.GetElement(i)) <= LargeAngleDouble))
                result = result.WithElement(i, SinOfLarge(x.GetElement(i)));
        return result;
    }
}
