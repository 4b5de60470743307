using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The arc tangent: an odd minimax polynomial up to 1, beyond it pi/2 - atan(1 / x). The float form rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atan(x.GetLower()), Atan(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Atan(xLow), Atan(xHigh));
    }

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Atan(x.GetLower()), Atan(x.GetUpper()));

        var a = Abs(x);
        var large = GreaterThan(a, Vector512<double>.One);
        var y = ReducedAtan(ConditionalSelect(large, Vector512<double>.One / a, a));
        y = ConditionalSelect(large, Create(PiHalfHigh) - (y - Create(PiHalfLow)), y);
        return ConditionalSelect(Create(-0.0), x, y);
    }

    /// <summary>The arc tangent of t between 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ReducedAtan(Vector512<double> t)
    {
        var z = t * t;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.19999999999951742), z, Create(-0.3333333333333307));
        var p2 = MultiplyAddEstimate(Create(0.11111111007219358), z, Create(-0.14285714282586162));
        var p4 = MultiplyAddEstimate(Create(0.07692279837078518), z, Create(-0.09090907004353453));
        var p6 = MultiplyAddEstimate(Create(0.058805267413337574), z, Create(-0.06666403940856823));
        var p8 = MultiplyAddEstimate(Create(0.04722297243893829), z, Create(-0.052535125057142536));
        var p10 = MultiplyAddEstimate(Create(0.03663985328856688), z, Create(-0.042190984423268296));
        var p12 = MultiplyAddEstimate(Create(0.02197841107920847), z, Create(-0.02989972113391317));
        var p14 = MultiplyAddEstimate(Create(0.007189822230091008), z, Create(-0.013892940572693479));
        var p16 = MultiplyAddEstimate(Create(0.0008295449623389356), z, Create(-0.002880725744414946));
        var p18 = MultiplyAddEstimate(Create(1.317194375164314e-05), z, Create(-0.00015170585855315736));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(p6, z2, p4);
        p8 = MultiplyAddEstimate(p10, z2, p8);
        p12 = MultiplyAddEstimate(p14, z2, p12);
        p16 = MultiplyAddEstimate(p18, z2, p16);
        p12 = MultiplyAddEstimate(p16, z4, p12);
        p8 = MultiplyAddEstimate(p12, z4, p8);
        p4 = MultiplyAddEstimate(p8, z4, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        return MultiplyAddEstimate(p, t * z, t);
    }
}
