namespace GraphCompiler.CompilerServices;

public static partial class DeviceMath
{
    /// <inheritdoc cref="Erf(float)"/>
    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (!(a >= 1)) return x + (x * ErfExcess(x));
        var t = a > 6 ? 6 : a;
        var p = -1.0255639136810695e-09 + (t * (4.795337268728738e-11 + (t * -1.0494648112646633e-12)));
        p = -1.2569203191420358e-07 + (t * (1.3625095735408949e-08 + (t * p)));
        p = -4.326703095802459e-06 + (t * (8.504982805948549e-07 + (t * p)));
        p = -4.503417696031134e-05 + (t * (1.651276562853891e-05 + (t * p)));
        p = 4.483458726662917e-05 + (t * (7.035968170656774e-05 + (t * p)));
        p = 0.0017690193100311285 + (t * (-0.0006411896085421327 + (t * p)));
        p = -0.01907814526266543 + (t * (-0.0002805046255945111 + (t * p)));
        p = 0.6366284905097463 + (t * (0.10274724742112556 + (t * p)));
        p = 1.7965333979271613e-07 + (t * (1.1283773289285774 + (t * p)));
        return WithSignOf(1 - Exp(-p), x);
    }

    /// <inheritdoc cref="Erfc(float)"/>
    public static double Erfc(double x)
    {
        var a = Math.Abs(x);
        if (!(a >= 0.8)) return 1 - x - (x * ErfExcess(x));

        // From 28 on the result is 0.
        if (a > 28) a = 28;
        var u = 1 / (a + 4);
        var t = 1 - (8 * u);
        var p = -1.759634598742379e-10 + (t * 1.1036060353031322e-09);
        p = 2.0574749662088612e-09 + (t * (-1.5498643239181068e-08 + (t * p)));
        p = -7.733987841178995e-08 + (t * (1.238842408029122e-07 + (t * p)));
        p = 1.425670504895241e-06 + (t * (-8.458382430719976e-07 + (t * p)));
        p = -1.886160579180101e-05 + (t * (4.694208569539997e-06 + (t * p)));
        p = 0.00017681303582585254 + (t * (-3.6351089261449046e-06 + (t * p)));
        p = -0.00028095890622593917 + (t * (-0.00045505269422774854 + (t * p)));
        p = -0.02637005333575122 + (t * (0.006112055656426888 + (t * p)));
        p = -0.17401093724022132 + (t * (0.07638151490932668 + (t * p)));
        p = -0.5408538313132263 + (t * (0.33085158787800717 + (t * p)));
        p = -0.9765487290808821 + (t * (0.7732087022652372 + (t * p)));
        p = 1.095995661000491 + (t * p);

        // The square in two parts, the first without rounding: what it is off by, the result would be off by a thousandfold.
        var high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & ~0x7FFFFFFL);
        var tail = u * p * Exp(-high * high) * Exp((high - a) * (high + a));
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>erf(x) / x - 1 for |x| up to 1.</summary>
    private static double ErfExcess(double x)
    {
        var z = x * x;
        var p = 1.6029257605963833e-08 + (z * (-1.6550193587268853e-09 + (z * 1.4530850285547188e-10)));
        p = 1.6481143289952466e-06 + (z * (-1.655870556776698e-07 + (z * p)));
        p = 0.00012055386195889746 + (z * (-1.4926883622715124e-05 + (z * p)));
        p = 0.0052239776526672305 + (z * (-0.0008548328534619836 + (z * p)));
        p = 0.11283791670971093 + (z * (-0.02686617064802915 + (z * p)));
        return 0.1283791670955126 + (z * (-0.376126389031841 + (z * p)));
    }
}
