using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>The hyperbolic tangent, within 2 ulp: (1 - e) / (1 + e) with e = e^(-2|x|), and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Tanh(x.GetLower()), Tanh(x.GetUpper()));

        // From 10f on the quotient is 1.
        var a = MaxNative(Create(-10f), x | Create(-0f));
        var r = ReducedExpm1(a + a, out var n);
        var scale = PowerOfTwo(n, 1f);
        var m = MultiplyAddEstimate(scale, r, scale - Create(1f));
        return ConditionalSelect(Create(-0f), x, m / MultiplyAddEstimate(scale, r, scale + Create(1f)));
    }

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Tanh(x.GetLower()), Tanh(x.GetUpper()));

        // From 20.0 on the quotient is 1.
        var a = MaxNative(Create(-20.0), x | Create(-0.0));
        var r = ReducedExpm1(a + a, out var n);
        var scale = PowerOfTwo(n, 1.0);
        var m = MultiplyAddEstimate(scale, r, scale - Create(1.0));
        return ConditionalSelect(Create(-0.0), x, m / MultiplyAddEstimate(scale, r, scale + Create(1.0)));
    }
}
