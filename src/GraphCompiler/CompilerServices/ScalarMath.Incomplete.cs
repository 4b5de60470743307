namespace GraphCompiler.CompilerServices;

// The incomplete gamma and beta functions: series where those converge fast, continued fractions elsewhere.
public static partial class ScalarMath
{
    private const int MostTerms = 20_000;

    /// <summary>The lower incomplete gamma function, divided by Γ(a).</summary>
    public static double Igamma(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || a < 0 || x < 0 || (a == 0 && x == 0)) return double.NaN;
        if (a == 0) return 1;
        if (x == 0 || double.IsPositiveInfinity(a)) return double.IsPositiveInfinity(a) && double.IsPositiveInfinity(x) ? double.NaN : 0;
        if (double.IsPositiveInfinity(x)) return 1;
        return x > 1 && x > a ? 1 - UpperGamma(a, x) : LowerGamma(a, x);
    }

    /// <inheritdoc cref="Igamma(double, double)"/>
    public static float Igamma(float a, float x) => (float)Igamma((double)a, x);

    /// <summary>The upper incomplete gamma function, divided by Γ(a).</summary>
    public static double Igammac(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || a < 0 || x < 0 || (a == 0 && x == 0)) return double.NaN;
        if (a == 0) return 0;
        if (x == 0 || double.IsPositiveInfinity(a)) return double.IsPositiveInfinity(a) && double.IsPositiveInfinity(x) ? double.NaN : 1;
        if (double.IsPositiveInfinity(x)) return 0;
        return x < 1 || x < a ? 1 - LowerGamma(a, x) : UpperGamma(a, x);
    }

    /// <inheritdoc cref="Igammac(double, double)"/>
    public static float Igammac(float a, float x) => (float)Igammac((double)a, x);

    /// <summary>The derivative of the lower incomplete gamma function, divided by Γ(a), with respect to a.</summary>
    public static double IgammaGradA(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || a <= 0 || x < 0) return double.NaN;
        if (x == 0 || double.IsPositiveInfinity(x) || x > (2 * a) + 800) return 0;

        // x^a e^-x / Γ(a + 1) · the series.
        var (sum, slopes) = LowerSeries(a, x);
        return double.Exp(GammaFactor(a, x) - double.Log(a)) * ((sum * (double.Log(x) - Digamma(a + 1))) + slopes);
    }

    /// <inheritdoc cref="IgammaGradA(double, double)"/>
    public static float IgammaGradA(float a, float x) => (float)IgammaGradA((double)a, x);

    /// <summary>The slope of a gamma-distributed sample x with respect to its shape parameter a, its quantile being the same.</summary>
    public static double RandomGammaGrad(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || a <= 0 || x < 0) return double.NaN;
        if (x == 0) return 0;

        // Both the distribution's slope and the density hold x^a e^-x / Γ(a), which falls out.
        if (x > 1 && x > a)
        {
            var (value, slope) = UpperFraction(a, x);
            return x * (((double.Log(x) - Digamma(a)) * value) + slope);
        }

        var (sum, slopes) = LowerSeries(a, x);
        return -x / a * ((sum * (double.Log(x) - Digamma(a + 1))) + slopes);
    }

    /// <inheritdoc cref="RandomGammaGrad(double, double)"/>
    public static float RandomGammaGrad(float a, float x) => (float)RandomGammaGrad((double)a, x);

    /// <summary>The incomplete beta function, divided by B(a, b).</summary>
    public static double Betainc(double a, double b, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(x) || a <= 0 || b <= 0 || x is < 0 or > 1) return double.NaN;
        if (x is 0 or 1) return x;
        var factor = double.Exp((a * double.Log(x)) + (b * double.LogP1(-x)) + Lgamma(a + b) - Lgamma(a) - Lgamma(b));
        return x < (a + 1) / (a + b + 2) ? factor * BetaFraction(a, b, x) / a : 1 - (factor * BetaFraction(b, a, 1 - x) / b);
    }

    /// <inheritdoc cref="Betainc(double, double, double)"/>
    public static float Betainc(float a, float b, float x) => (float)Betainc((double)a, b, x);

    /// <summary>log(x^a e^-x / Γ(a)).</summary>
    private static double GammaFactor(double a, double x) => (a * double.Log(x)) - x - Lgamma(a);

    /// <summary>Σ x^n / ((a + 1) ... (a + n)), and its derivative with respect to a.</summary>
    private static (double Sum, double Slope) LowerSeries(double a, double x)
    {
        var (term, slope, sum, slopes) = (1.0, 0.0, 1.0, 0.0);
        for (var n = 1; n < MostTerms; n++)
        {
            slope = ((slope * x) - (term * x / (a + n))) / (a + n);
            term *= x / (a + n);
            sum += term;
            slopes += slope;
            if (term < Epsilon * sum && double.Abs(slope) <= Epsilon * double.Abs(slopes)) break;
        }

        return (sum, slopes);
    }

    private static double LowerGamma(double a, double x)
    {
        var (term, sum, n) = (1.0, 1.0, a);
        for (var i = 0; i < MostTerms && term > Epsilon * sum; i++)
        {
            n += 1;
            term *= x / n;
            sum += term;
        }

        return sum * double.Exp(GammaFactor(a, x)) / a;
    }

    private static double UpperGamma(double a, double x) => double.Exp(GammaFactor(a, x)) * UpperFraction(a, x).Value;

    /// <summary>Lentz's evaluation of the continued fraction 1 / (x + 1 - a - (1 - a) / (x + 3 - a - ...)), and its derivative with respect to a.</summary>
    private static (double Value, double Slope) UpperFraction(double a, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var (c, cSlope) = (1 / Tiny, 0.0);
        var (d, dSlope) = (1 / b, 1 / (b * b));
        var (result, slope) = (d, dSlope);
        for (var i = 1; i < MostTerms; i++)
        {
            var an = -i * (i - a);
            b += 2;
            dSlope = (i * d) + (an * dSlope) - 1;
            d = (an * d) + b;
            if (double.Abs(d) < Tiny) d = Tiny;
            cSlope = ((i - (an * cSlope / c)) / c) - 1;
            c = b + (an / c);
            if (double.Abs(c) < Tiny) c = Tiny;
            d = 1 / d;
            dSlope *= -d * d;
            var change = result * ((dSlope * c) + (d * cSlope));
            slope = (slope * (d * c)) + change;
            result *= d * c;
            if (double.Abs((d * c) - 1) < 2 * Epsilon && double.Abs(change) <= 2 * Epsilon * double.Abs(slope)) break;
        }

        return (result, slope);
    }

    private static double BetaFraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m < MostTerms; m++)
        {
            Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            var before = result;
            Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)));
            if (double.Abs(result - before) <= 2 * Epsilon * double.Abs(result)) break;
        }

        return result;

        void Step(double numerator)
        {
            d = 1 / NotZero(1 + (numerator * d));
            c = NotZero(1 + (numerator / c));
            result *= d * c;
        }

        static double NotZero(double value) => double.Abs(value) < Tiny ? Tiny : value;
    }
}
