using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The cosine, within 2 ulp, in the same way as <see cref="Sin(Vector512{float})"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Cos(x.GetLower()), Cos(x.GetUpper()));

        var r = ReducePi(x, out var n);
        var result = SineInQuadrant(r, n.AsInt32() + Create(1));
        return LessThanOrEqualAll(Abs(x), Create(LargeAngleSingle)) ? result : CosOfLarge(x, result);
    }

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Cos(x.GetLower()), Cos(x.GetUpper()));

        var r = ReducePi(x, out var n);
        var result = SineInQuadrant(r, n.AsInt64() + Create(1L));
        return LessThanOrEqualAll(Abs(x), Create(LargeAngleDouble)) ? result : CosOfLarge(x, result);
    }

    // Lanes of large angles, NaN and infinities one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<float> CosOfLarge(Vector512<float> x, Vector512<float> result)
    {
        for (var i = 0; i < Vector512<float>.Count; i++)
            if (!(MathF.Abs(x.GetElement(i)) <= LargeAngleSingle))
                result = result.WithElement(i, (float)Cos((double)x.GetElement(i)));
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<double> CosOfLarge(Vector512<double> x, Vector512<double> result)
    {
        for (var i = 0; i < Vector512<double>.Count; i++)
            if (!(Math.Abs(x.GetElement(i)) <= LargeAngleDouble))
                result = result.WithElement(i, CosOfLarge(x.GetElement(i)));
        return result;
    }
}
