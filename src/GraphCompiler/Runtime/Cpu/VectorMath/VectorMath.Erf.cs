using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// The error function, within 2 ulp: an odd minimax polynomial below 1, from there on 1 - e^-p(|x|) with a minimax polynomial for
    /// the logarithm of the complement.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Erf(x.GetLower()), Erf(x.GetUpper()));

        var a = Abs(x);
        var t = MinNative(Create(3.95f), a);
        var t2 = t * t;
        var t4 = t2 * t2;
        var p0 = MultiplyAddEstimate(Create(1.1270891f), t, Create(0.00034153095f));
        var p2 = MultiplyAddEstimate(Create(0.103106715f), t, Create(0.6381449f));
        var p4 = MultiplyAddEstimate(Create(0.002947662f), t, Create(-0.021838067f));
        p0 = MultiplyAddEstimate(p2, t2, p0);
        p4 = MultiplyAddEstimate(Create(-0.00018637817f), t2, p4);
        var p = MultiplyAddEstimate(p4, t4, p0);
        var r = ReducedExpm1(-p, out var n);
        var scale = PowerOfTwo(n, 1f);
        var large = Vector512<float>.One - MultiplyAddEstimate(scale, r, scale) | SignOf(x);
        return ConditionalSelect(LessThan(a, Vector512<float>.One), MultiplyAddEstimate(ErfExcess(x), x, x), large);
    }

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erf(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Erf(x.GetLower()), Erf(x.GetUpper()));

        var a = Abs(x);
        var t = MinNative(Create(6.0), a);
        var t2 = t * t;
        var t4 = t2 * t2;
        var p0 = MultiplyAddEstimate(Create(1.1283773289285774), t, Create(1.7965333979271613e-07));
        var p2 = MultiplyAddEstimate(Create(0.10274724742112556), t, Create(0.6366284905097463));
        var p4 = MultiplyAddEstimate(Create(-0.0002805046255945111), t, Create(-0.01907814526266543));
        var p6 = MultiplyAddEstimate(Create(-0.0006411896085421327), t, Create(0.0017690193100311285));
        var p8 = MultiplyAddEstimate(Create(7.035968170656774e-05), t, Create(4.483458726662917e-05));
        var p10 = MultiplyAddEstimate(Create(1.651276562853891e-05), t, Create(-4.503417696031134e-05));
        var p12 = MultiplyAddEstimate(Create(8.504982805948549e-07), t, Create(-4.326703095802459e-06));
        var p14 = MultiplyAddEstimate(Create(1.3625095735408949e-08), t, Create(-1.2569203191420358e-07));
        var p16 = MultiplyAddEstimate(Create(4.795337268728738e-11), t, Create(-1.0255639136810695e-09));
        p0 = MultiplyAddEstimate(p2, t2, p0);
        p4 = MultiplyAddEstimate(p6, t2, p4);
        p8 = MultiplyAddEstimate(p10, t2, p8);
        p12 = MultiplyAddEstimate(p14, t2, p12);
        p16 = MultiplyAddEstimate(Create(-1.0494648112646633e-12), t2, p16);
        p12 = MultiplyAddEstimate(p16, t4, p12);
        p8 = MultiplyAddEstimate(p12, t4, p8);
        p4 = MultiplyAddEstimate(p8, t4, p4);
        var p = MultiplyAddEstimate(p4, t4, p0);
        var r = ReducedExpm1(-p, out var n);
        var scale = PowerOfTwo(n, 1.0);
        var large = Vector512<double>.One - MultiplyAddEstimate(scale, r, scale) | SignOf(x);
        return ConditionalSelect(LessThan(a, Vector512<double>.One), MultiplyAddEstimate(ErfExcess(x), x, x), large);
    }

    /// <summary>erf(x) / x - 1 for |x| up to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ErfExcess(Vector512<float> x)
    {
        var z = x * x;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(-0.37612626f), z, Create(0.12837917f));
        var p2 = MultiplyAddEstimate(Create(-0.026853811f), z, Create(0.112835854f));
        var p4 = MultiplyAddEstimate(Create(-0.000801019f), z, Create(0.0051883273f));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(Create(7.853849e-05f), z2, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        return p;
    }

    /// <inheritdoc cref="ErfExcess(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ErfExcess(Vector512<double> x)
    {
        var z = x * x;
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(-0.376126389031841), z, Create(0.1283791670955126));
        var p2 = MultiplyAddEstimate(Create(-0.02686617064802915), z, Create(0.11283791670971093));
        var p4 = MultiplyAddEstimate(Create(-0.0008548328534619836), z, Create(0.0052239776526672305));
        var p6 = MultiplyAddEstimate(Create(-1.4926883622715124e-05), z, Create(0.00012055386195889746));
        var p8 = MultiplyAddEstimate(Create(-1.655870556776698e-07), z, Create(1.6481143289952466e-06));
        var p10 = MultiplyAddEstimate(Create(-1.6550193587268853e-09), z, Create(1.6029257605963833e-08));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(p6, z2, p4);
        p8 = MultiplyAddEstimate(p10, z2, p8);
        p8 = MultiplyAddEstimate(Create(1.4530850285547188e-10), z4, p8);
        p4 = MultiplyAddEstimate(p8, z4, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        return p;
    }
}
