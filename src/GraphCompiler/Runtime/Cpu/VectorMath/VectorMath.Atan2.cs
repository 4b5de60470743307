using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The angle of the point (x, y): the arc tangent of the smaller over the larger coordinate, taken to its octant. The float form rounds
    /// the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan2(Vector512<float> y, Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atan2(y.GetLower(), x.GetLower()), Atan2(y.GetUpper(), x.GetUpper()));

        var (yLow, yHigh) = Widen(y);
        var (xLow, xHigh) = Widen(x);
        return Narrow(Atan2(yLow, xLow), Atan2(yHigh, xHigh));
    }

    /// <inheritdoc cref="Atan2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan2(Vector512<double> y, Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atan2(y.GetLower(), x.GetLower()), Atan2(y.GetUpper(), x.GetUpper()));

        Vector512<double> ax = Abs(x), ay = Abs(y), zero = Vector512<double>.Zero;
        var steep = GreaterThan(ay, ax);
        var left = LessThan(x.AsInt64(), Vector512<long>.Zero).AsDouble();
        Vector512<double> least = ConditionalSelect(steep, ax, ay), most = ConditionalSelect(steep, ay, ax);
        // Equal coordinates make 1, two infinities too, but two zeros 0.
        var t = ConditionalSelect(Vector512.Equals(least, most), AndNot(Vector512<double>.One, Vector512.Equals(most, zero)), least / most);
        var angle = ReducedAtan(t) ^ ((steep ^ left) & Create(-0.0));
        var high = ConditionalSelect(steep, Create(PiHalfHigh), left & Create(PiHigh));
        var low = ConditionalSelect(steep, Create(PiHalfLow), left & Create(PiLow));
        angle = ConditionalSelect(Create(-0.0), y, high + (angle + low));
        return ConditionalSelect(Vector512.Equals(x, x) & Vector512.Equals(y, y), angle, x + y);
    }
}
