using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The hyperbolic cosine, h + 1 / 4h with h = e^|x| / 2. The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cosh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Cosh(x.GetLower()), Cosh(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Cosh(xLow), Cosh(xHigh));
    }

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cosh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Cosh(x.GetLower()), Cosh(x.GetUpper()));

        var h = HalfExp(Abs(x));
        return h + Create(0.25) / h;
    }
}
