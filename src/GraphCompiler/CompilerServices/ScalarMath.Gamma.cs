namespace GraphCompiler.CompilerServices;

// The gamma function and what is derived from it.
public static partial class ScalarMath
{
    private const double Epsilon = 1.1102230246251565e-16;

    /// <summary>log |Γ(x)|; ∞ at 0, -1, -2, ...</summary>
    public static double Lgamma(double x)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x)) return double.PositiveInfinity;
        if (x <= 0)
        {
            if (x == double.Floor(x)) return double.PositiveInfinity;

            // Γ(x) Γ(1 - x) = π / sin(πx)
            return double.Log(double.Pi / double.Abs(double.SinPi(x))) - Lgamma(1 - x);
        }

        // Near its zeros the logarithm is a series.
        if (x is > 0.8 and < 1.2) return LgammaNearOne(x - 1);
        if (x is > 1.8 and < 2.2) return LgammaNearOne(x - 2) + double.LogP1(x - 2);
        var shift = 1.0;
        for (; x < 12; x++) shift *= x;
        var inverse = 1 / (x * x);
        var series = ((((((((((-1.0 / 360360 * 691) * inverse) + (1.0 / 1188)) * inverse) - (1.0 / 1680)) * inverse) + (1.0 / 1260)) * inverse) - (1.0 / 360)) * inverse + (1.0 / 12)) / x;
        return ((x - 0.5) * double.Log(x)) - x + 0.91893853320467274178 + series - double.Log(shift);
    }

    /// <inheritdoc cref="Lgamma(double)"/>
    public static float Lgamma(float x) => (float)Lgamma((double)x);

    /// <summary>The derivative of log Γ; NaN at 0, -1, -2, ...</summary>
    public static double Digamma(double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x)) return x;
        if (x <= 0)
        {
            if (x == double.Floor(x)) return double.NaN;
            return Digamma(1 - x) - (double.Pi / double.TanPi(x));
        }

        var result = 0.0;
        for (; x < 12; x++) result -= 1 / x;
        var inverse = 1 / (x * x);
        var series = inverse * ((1.0 / 12) - (inverse * ((1.0 / 120) - (inverse * ((1.0 / 252) - (inverse * ((1.0 / 240) - (inverse * ((1.0 / 132) - (inverse * (691.0 / 32760)))))))))));
        return result + double.Log(x) - (0.5 / x) - series;
    }

    /// <inheritdoc cref="Digamma(double)"/>
    public static float Digamma(float x) => (float)Digamma((double)x);

    /// <summary>The derivative of log Γ of order n + 1 at x; NaN where n is no such order.</summary>
    public static double Polygamma(double n, double x)
    {
        if (n == 0) return Digamma(x);
        if (n < 0 || n != double.Floor(n)) return double.NaN;
        var magnitude = double.Exp(Lgamma(n + 1)) * Zeta(n + 1, x);
        return double.IsEvenInteger(n) ? -magnitude : magnitude;
    }

    /// <inheritdoc cref="Polygamma(double, double)"/>
    public static float Polygamma(float n, float x) => (float)Polygamma((double)n, x);

    /// <summary>Hurwitz's zeta function, Σ (k + q)⁻ˣ for k = 0, 1, ...: some terms, then the Euler-Maclaurin formula for the rest.</summary>
    public static double Zeta(double x, double q)
    {
        if (double.IsNaN(x) || double.IsNaN(q) || x < 1) return double.NaN;
        if (x == 1) return double.PositiveInfinity;
        if (q <= 0)
        {
            if (q == double.Floor(q)) return double.IsEvenInteger(x) ? double.PositiveInfinity : double.NaN;
            if (x != double.Floor(x)) return double.NaN;
        }

        if (double.IsPositiveInfinity(q)) return 0;
        var sum = double.Pow(q, -x);
        var a = q;
        var last = 0.0;
        for (var i = 0; i < 9 || a <= 9; i++)
        {
            a += 1;
            last = double.Pow(a, -x);
            sum += last;
            if (double.Abs(last) < Epsilon * double.Abs(sum)) return sum;
        }

        sum += (last * a / (x - 1)) - (last / 2);
        var (factor, k) = (1.0, 0.0);
        foreach (var coefficient in ZetaTerms)
        {
            factor *= x + k;
            last /= a;
            var term = factor * last / coefficient;
            sum += term;
            if (double.Abs(term) < Epsilon * double.Abs(sum)) break;
            factor *= x + k + 1;
            last /= a;
            k += 2;
        }

        return sum;
    }

    /// <inheritdoc cref="Zeta(double, double)"/>
    public static float Zeta(float x, float q) => (float)Zeta((double)x, q);

    // (2k)! / B(2k)
    private static ReadOnlySpan<double> ZetaTerms =>
    [
        12, -720, 30240, -1209600, 47900160, -1.8924375803183791606e9, 7.47242496e10, -2.950130727918164224e12,
        1.1646782814350067249e14, -4.5979787224074726105e15, 1.8152105401943546773e17, -7.1661652561756670113e18,
    ];

    /// <summary>log Γ(1 + z) for small z: -γz + Σ ζ(k) (-z)ᵏ / k.</summary>
    private static double LgammaNearOne(double z)
    {
        var (sum, power) = (0.0, z * z);
        for (var k = 2; k < 2 + ZetaAtIntegers.Length; k++)
        {
            sum += ZetaAtIntegers[k - 2] * power / k;
            power *= -z;
        }

        return sum - (0.57721566490153286061 * z);
    }

    // ζ(2), ζ(3), ...
    private static ReadOnlySpan<double> ZetaAtIntegers =>
    [
        1.644934066848226436, 1.202056903159594285, 1.082323233711138192, 1.036927755143369926,
        1.01734306198444914, 1.008349277381922827, 1.004077356197944339, 1.002008392826082214,
        1.000994575127818085, 1.000494188604119465, 1.000246086553308048, 1.000122713347578489,
        1.000061248135058705, 1.00003058823630702, 1.000015282259408652, 1.0000076371976379,
        1.000003817293265, 1.000001908212716554, 1.000000953962033873, 1.000000476932986788,
        1.000000238450502728, 1.000000119219925965, 1.000000059608189051, 1.000000029803503515,
    ];
}
