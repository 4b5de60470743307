using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// log(1 + e^x), within 2 ulp, as max(x, 0) + log(1 + e^-|x|), which cannot overflow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Softplus(x.GetLower()), Softplus(x.GetUpper()));

        var r = ReducedExpm1(MaxNative(Create(-104f), x | Create(-0f)), out var n);
        var log = FiniteLog1p(Scale(r + Vector512<float>.One, n));
        return MaxNative(Vector512<float>.Zero, x) + log;
    }

    /// <inheritdoc cref="Softplus(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Softplus(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Softplus(x.GetLower()), Softplus(x.GetUpper()));

        var r = ReducedExpm1(MaxNative(Create(-746.0), x | Create(-0.0)), out var n);
        var log = FiniteLog1p(Scale(r + Vector512<double>.One, n));
        return MaxNative(Vector512<double>.Zero, x) + log;
    }
}
