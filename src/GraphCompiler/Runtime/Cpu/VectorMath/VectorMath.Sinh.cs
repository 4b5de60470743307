using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The hyperbolic sine: an odd minimax polynomial below 1, from there on h - 1 / 4h with h = e^|x| / 2. The float form rounds the double
    /// one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sinh(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sinh(x.GetLower()), Sinh(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Sinh(xLow), Sinh(xHigh));
    }

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sinh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Sinh(x.GetLower()), Sinh(x.GetUpper()));

        var a = Abs(x);
        var h = HalfExp(a);
        var large = h - Create(0.25) / h | SignOf(x);

        var z = x * x;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.008333333333332915), z, Create(0.16666666666666669));
        var p2 = MultiplyAddEstimate(Create(2.755731910846864e-06), z, Create(0.00019841269841589255));
        var p4 = MultiplyAddEstimate(Create(1.6056686280736998e-10), z, Create(2.5052130681400508e-08));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(Create(7.775732003232066e-13), z2, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        var small = MultiplyAddEstimate(p, x * z, x);
        return ConditionalSelect(LessThan(a, Vector512<double>.One), small, large);
    }

    /// <summary>e^x / 2 for x from 0 on, which overflows later than e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> HalfExp(Vector512<double> x)
    {
        var r = ReducedExpm1(MinNative(Create(711.0), x), out var n);
        return Scale(r + Vector512<double>.One, n - Vector512<double>.One);
    }
}
