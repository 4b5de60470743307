namespace GraphCompiler.CompilerServices;

// Bessel functions: Chebyshev polynomials for e^-x I(x) in x/4 - 1 up to 8, in 16/x - 1 beyond.
public static partial class ScalarMath
{
    /// <summary>The modified Bessel function I₀.</summary>
    public static double BesselI0(double x) => double.Exp(double.Abs(x)) * BesselI0e(x);

    /// <inheritdoc cref="BesselI0(double)"/>
    public static float BesselI0(float x) => (float)BesselI0((double)x);

    /// <summary>The modified Bessel function I₀ times e^-|x|.</summary>
    public static double BesselI0e(double x) => OfMagnitude(double.Abs(x), Small0, Large0);

    /// <inheritdoc cref="BesselI0e(double)"/>
    public static float BesselI0e(float x) => (float)BesselI0e((double)x);

    /// <summary>The modified Bessel function I₁.</summary>
    public static double BesselI1(double x) => double.Exp(double.Abs(x)) * BesselI1e(x);

    /// <inheritdoc cref="BesselI1(double)"/>
    public static float BesselI1(float x) => (float)BesselI1((double)x);

    /// <summary>The modified Bessel function I₁ times e^-|x|.</summary>
    public static double BesselI1e(double x)
    {
        var magnitude = double.Abs(x);
        return OfMagnitude(magnitude, Small1, Large1) * (magnitude <= 8 ? x : double.CopySign(1, x));
    }

    /// <inheritdoc cref="BesselI1e(double)"/>
    public static float BesselI1e(float x) => (float)BesselI1e((double)x);

    private static double OfMagnitude(double x, ReadOnlySpan<double> small, ReadOnlySpan<double> large) => double.IsNaN(x) ? x
        : x <= 8 ? Chebyshev((x / 4) - 1, small)
        : Chebyshev((16 / x) - 1, large) / double.Sqrt(x);

    private static double Chebyshev(double t, ReadOnlySpan<double> coefficients)
    {
        var (a, b) = (0.0, 0.0);
        for (var i = coefficients.Length - 1; i > 0; i--) (a, b) = ((2 * t * a) - b + coefficients[i], a);
        return (t * a) - b + (coefficients[0] / 2);
    }

    private static ReadOnlySpan<double> Small0 =>
    [
        0.676795274409476085, -0.3046826723431983987, 0.1716209015222087753, -0.09490109704804764442,
        0.04930528423967070849, -0.02373741480589946882, 0.01054646039459499832, -0.004324309995050575944,
        0.001639475616941335798, -0.0005763755745385823659, 0.0001885028850958416557, -0.00005754195010082103704,
        0.00001644844807072889709, -4.416738358458750564e-6, 1.117387539120103718e-6, -2.670793853940611734e-7,
        6.046995022541918949e-8, -1.300025009986248042e-8, 2.65982372468238665e-9, -5.189795601635262907e-10,
        9.675809035373236912e-11, -1.726826291441555707e-11, 2.955052663129639835e-12, -4.856446783111929461e-13,
        7.676185498604935617e-14, -1.168533287799345168e-14, 1.715391285555133031e-15, -2.431279846547954694e-16,
        3.330794518822238098e-17, -4.415341646479339379e-18,
    ];

    private static ReadOnlySpan<double> Large0 =>
    [
        0.8044904110141088316, 0.00336911647825569409, 0.00006889758346916823984, 2.891370520834756483e-6,
        2.048918589469063742e-7, 2.266668990498178065e-8, 3.396232025708386345e-9, 4.940602388224969589e-10,
        1.188914710784643834e-11, -3.149916527963241365e-11, -1.321581184044771312e-11, -1.794178531506806118e-12,
        7.180124451383666234e-13, 3.852778382742142701e-13, 1.540086217521409827e-14, -4.150569347287222087e-14,
        -9.554846698828307649e-15, 3.811680669352622421e-15, 1.772560133056526384e-15, -3.425485619677219135e-16,
        -2.827623980516583485e-16, 3.461222867697461093e-17, 4.465621420296759999e-17, -4.830504485944182071e-18,
        -7.233180487874753955e-18,
    ];

    private static ReadOnlySpan<double> Small1 =>
    [
        0.2525871864436336548, -0.1764165183578340552, 0.1026436586898470954, -0.05294598120809499143,
        0.02472644903062651683, -0.01056408489462619816, 0.004156422944312888157, -0.001513572450631253149,
        0.0005122859561685757729, -0.0001617608158258967456, 0.00004781565107550054226, -0.00001327316365603943583,
        3.470251308137678477e-6, -8.568720264695454741e-7, 2.003294753552135262e-7, -4.445059128796328081e-8,
        9.381537386495771784e-9, -1.887249751722829288e-9, 3.625590281552117037e-10, -6.663489723502027742e-11,
        1.173618629889090163e-11, -1.983974397764943715e-12, 3.22379336594557471e-13, -5.042185504727911687e-14,
        7.600684294735406934e-15, -1.105596947735386308e-15, 1.553631957736200469e-16, -2.111421214358166078e-17,
        2.77791411276104637e-18,
    ];

    private static ReadOnlySpan<double> Large1 =>
    [
        0.7785762350182801205, -0.009761097491361468408, -0.0001105889387626237163, -3.882564808877690393e-6,
        -2.512236237870208925e-7, -2.631468846889519507e-8, -3.835380385964237022e-9, -5.589743462196583807e-10,
        -1.897495812350541234e-11, 3.252603583015488239e-11, 1.412580743661378133e-11, 2.035628544147089507e-12,
        -7.198551776245908512e-13, -4.083551111092197318e-13, -2.101541842772664313e-14, 4.272440016711951354e-14,
        1.042027698412880276e-14, -3.814403072437007805e-15, -1.880354775510782449e-15, 3.308202310920928283e-16,
        2.962628997645950139e-16, -3.209525921993423959e-17, -4.650305368489358326e-17, 4.41434832307170795e-18,
        7.517296310842104805e-18,
    ];
}
