using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// 1 / (1 + e^-x), within 2 ulp: with e = e^-|x|, which cannot overflow, and u = 1 from 0 on and u = e below it is
    /// t = u / (1 + e), written u - e t so that the rounding of 1 + e hardly counts. Small results keep their relative
    /// accuracy down to the least subnormal number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sigmoid(x.GetLower()), Sigmoid(x.GetUpper()));

        var one = Vector512<float>.One;
        var r = ReducedExpm1(MaxNative(Create(-104f), x | Create(-0f)), out var n);
        var e = Scale(r + one, n);
        var u = ConditionalSelect(LessThan(x, Vector512<float>.Zero), e, one);
        return MultiplyAddEstimate(-e, u / (one + e), u);
    }

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sigmoid(x.GetLower()), Sigmoid(x.GetUpper()));

        var one = Vector512<double>.One;
        var r = ReducedExpm1(MaxNative(Create(-746.0), x | Create(-0.0)), out var n);
        var e = Scale(r + one, n);
        var u = ConditionalSelect(LessThan(x, Vector512<double>.Zero), e, one);
        return MultiplyAddEstimate(-e, u / (one + e), u);
    }
}
