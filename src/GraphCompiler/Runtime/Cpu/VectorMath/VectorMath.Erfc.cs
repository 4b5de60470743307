using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The complementary error function, within 2 ulp: 1 - erf(x) while that loses nothing, then e^(-x^2) u h(t) with u = 1 / (|x| + 4),
    /// t = 1 - 8u and a minimax polynomial h, in the manner of Shepherd and Laframboise, and for a negative x 2 less that. The float form
    /// rounds the double one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erfc(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Erfc(x.GetLower()), Erfc(x.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        return Narrow(Erfc(xLow), Erfc(xHigh));
    }

    /// <inheritdoc cref="Erfc(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erfc(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Erfc(x.GetLower()), Erfc(x.GetUpper()));

        // From 28 on the result is 0.
        var a = MinNative(Create(28.0), Abs(x));
        var sum = a + Create(4.0);
        var u = Vector512<double>.One / sum;
        // What the roundings of the sum and of the quotient lost, in units of u.
        var correction = FusedMultiplyAdd(-sum, u, Vector512<double>.One) - (a - (sum - Create(4.0))) * u;
        var t = MultiplyAddEstimate(Create(-8.0), u, Vector512<double>.One);
        t = MultiplyAddEstimate(Create(-8.0) * u, correction, t);
        var t2 = t * t;
        var t4 = t2 * t2;
        var p0 = MultiplyAddEstimate(Create(0.7732087022652372), t, Create(-0.9765487290808821));
        var p2 = MultiplyAddEstimate(Create(0.33085158787800717), t, Create(-0.5408538313132263));
        var p4 = MultiplyAddEstimate(Create(0.07638151490932668), t, Create(-0.17401093724022132));
        var p6 = MultiplyAddEstimate(Create(0.006112055656426888), t, Create(-0.02637005333575122));
        var p8 = MultiplyAddEstimate(Create(-0.00045505269422774854), t, Create(-0.00028095890622593917));
        var p10 = MultiplyAddEstimate(Create(-3.6351089261449046e-06), t, Create(0.00017681303582585254));
        var p12 = MultiplyAddEstimate(Create(4.694208569539997e-06), t, Create(-1.886160579180101e-05));
        var p14 = MultiplyAddEstimate(Create(-8.458382430719976e-07), t, Create(1.425670504895241e-06));
        var p16 = MultiplyAddEstimate(Create(1.238842408029122e-07), t, Create(-7.733987841178995e-08));
        var p18 = MultiplyAddEstimate(Create(-1.5498643239181068e-08), t, Create(2.0574749662088612e-09));
        var p20 = MultiplyAddEstimate(Create(1.1036060353031322e-09), t, Create(-1.759634598742379e-10));
        p0 = MultiplyAddEstimate(p2, t2, p0);
        p4 = MultiplyAddEstimate(p6, t2, p4);
        p8 = MultiplyAddEstimate(p10, t2, p8);
        p12 = MultiplyAddEstimate(p14, t2, p12);
        p16 = MultiplyAddEstimate(p18, t2, p16);
        p16 = MultiplyAddEstimate(p20, t4, p16);
        p12 = MultiplyAddEstimate(p16, t4, p12);
        p8 = MultiplyAddEstimate(p12, t4, p8);
        p4 = MultiplyAddEstimate(p8, t4, p4);
        var p = MultiplyAddEstimate(p4, t4, p0);
        var first = Create(1.095995661000491);
        var h = MultiplyAddEstimate(p, t, first);
        var hLow = FusedMultiplyAdd(p, t, first - h) + Create(5.757254511326975e-17);
        var product = h * u;
        var productLow = MultiplyAddEstimate(u, MultiplyAddEstimate(h, correction, hLow), FusedMultiplyAdd(h, u, -product));

        var square = a * a;
        var r = ReducedExpm1(-square, FusedMultiplyAdd(-a, a, square), out var n);
        var result = Scale(product + MultiplyAddEstimate(product, r, productLow), n);
        result = ConditionalSelect(LessThan(x, Vector512<double>.Zero), Create(2.0) - result, result);
        return ConditionalSelect(LessThan(a, Create(0.8)), MultiplyAddEstimate(-ErfExcess(x), x, Vector512<double>.One - x), result);
    }
}
