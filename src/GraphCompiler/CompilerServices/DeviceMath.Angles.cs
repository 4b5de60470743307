namespace GraphCompiler.CompilerServices;

public static partial class DeviceMath
{
    /// <inheritdoc cref="Sin(float)"/>
    public static double Sin(double x)
    {
        var r = ReducePi(x, out var quadrant);
        var sine = (quadrant & 1) == 0 ? Sine(r) : Cosine(r);
        return x == 0 ? x : (quadrant & 2) == 0 ? sine : -sine;
    }

    /// <inheritdoc cref="Cos(float)"/>
    public static double Cos(double x)
    {
        var r = ReducePi(x, out var quadrant);
        var cosine = (quadrant & 1) == 0 ? Cosine(r) : Sine(r);
        return ((quadrant + 1) & 2) == 0 ? cosine : -cosine;
    }

    /// <inheritdoc cref="Tan(float)"/>
    public static double Tan(double x)
    {
        var r = ReducePi(x, out var quadrant);
        return x == 0 ? x : (quadrant & 1) == 0 ? Sine(r) / Cosine(r) : -Cosine(r) / Sine(r);
    }

    /// <inheritdoc cref="Asin(float)"/>
    public static double Asin(double y)
    {
        var a = Math.Abs(y);
        var angle = a <= 0.5 ? a + AsinExcess(a, a * a) : PiHalfHigh - ((2 * AsinOfRoot((1 - a) * 0.5)) - PiHalfLow);
        return WithSignOf(angle, y);
    }

    /// <inheritdoc cref="Acos(float)"/>
    public static double Acos(double y)
    {
        var a = Math.Abs(y);
        if (a <= 0.5) return PiHalfHigh - (y - (PiHalfLow - AsinExcess(y, y * y)));
        var angle = 2 * AsinOfRoot((1 - a) * 0.5);
        return y < 0 ? (2 * PiHalfHigh) - (angle - (2 * PiHalfLow)) : angle;
    }

    /// <inheritdoc cref="Atan(float)"/>
    public static double Atan(double y)
    {
        var a = Math.Abs(y);
        return WithSignOf(a > 1 ? PiHalfHigh - (ReducedAtan(1 / a) - PiHalfLow) : ReducedAtan(a), y);
    }

    /// <inheritdoc cref="Atan2(float, float)"/>
    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        var (a, b) = (Math.Abs(x), Math.Abs(y));
        var t = a == b ? (a == 0 ? 0.0 : 1.0) : a > b ? b / a : a / b;
        var angle = ReducedAtan(t);
        if (b > a) angle = PiHalfHigh - (angle - PiHalfLow);
        if (BitConverter.DoubleToInt64Bits(x) < 0) angle = (2 * PiHalfHigh) - (angle - (2 * PiHalfLow));
        return WithSignOf(angle, y);
    }

    /// <summary>x less n π/2 for the quadrant n. Beyond a million, where n π/2 has more digits than its parts keep, it is off by as much as x itself may be.</summary>
    private static double ReducePi(double x, out int quadrant)
    {
        var n = Math.Floor((x * 0.6366197723675814) + 0.5);
        quadrant = (int)((long)n & 3);
        return x - (n * 1.57079632673412561417) - (n * 6.07710050630396597660e-11) - (n * 2.02226624879595063154e-21);
    }

    private static double Sine(double r)
    {
        var z = r * r;
        var p = 2.7557313686011113e-06 + (z * (-2.5050756403500177e-08 + (z * 1.5896660572748055e-10)));
        p = -0.16666666666666632 + (z * (0.008333333333322453 + (z * (-0.00019841269829810364 + (z * p)))));
        return r + (r * z * p);
    }

    private static double Cosine(double r)
    {
        var z = r * r;
        var p = -2.755731438747824e-07 + (z * (2.087572706100135e-09 + (z * -1.1359802622670175e-11)));
        p = 0.0416666666666666 + (z * (-0.0013888888888874441 + (z * (2.4801587289636324e-05 + (z * p)))));
        return 1 + (z * (-0.5 + (z * p)));
    }

    /// <summary>asin(√z).</summary>
    private static double AsinOfRoot(double z)
    {
        var root = Math.Sqrt(z);
        return root + AsinExcess(root, z);
    }

    /// <summary>asin(s) - s for |s| up to a half, z = s².</summary>
    private static double AsinExcess(double s, double z)
    {
        var p = 0.021777093658567635 + (z * (-0.02109430584476113 + (z * 0.03268601138823434)));
        p = 0.010788279204104531 + (z * (0.0036768900610009117 + (z * p)));
        p = 0.01398100256588624 + (z * (0.011397448169984462 + (z * p)));
        p = 0.022372215848902588 + (z * (0.01735159664921632 + (z * p)));
        p = 0.04464285717525137 + (z * (0.03038194267712361 + (z * p)));
        p = 0.16666666666666763 + (z * (0.0749999999997013 + (z * p)));
        return s * z * p;
    }

    /// <summary>The arc tangent of t between 0 and 1.</summary>
    private static double ReducedAtan(double t)
    {
        var z = t * t;
        var p = -0.00015170585855315736 + (z * 1.317194375164314e-05);
        p = -0.002880725744414946 + (z * (0.0008295449623389356 + (z * p)));
        p = -0.013892940572693479 + (z * (0.007189822230091008 + (z * p)));
        p = -0.02989972113391317 + (z * (0.02197841107920847 + (z * p)));
        p = -0.042190984423268296 + (z * (0.03663985328856688 + (z * p)));
        p = -0.052535125057142536 + (z * (0.04722297243893829 + (z * p)));
        p = -0.06666403940856823 + (z * (0.058805267413337574 + (z * p)));
        p = -0.09090907004353453 + (z * (0.07692279837078518 + (z * p)));
        p = -0.14285714282586162 + (z * (0.11111111007219358 + (z * p)));
        p = -0.3333333333333307 + (z * (0.19999999999951742 + (z * p)));
        return t + (t * z * p);
    }
}
