namespace GraphCompiler.CompilerServices;

// Devices have no functions of float64, or have them digit by digit. The polynomials are those of VectorMath; without fused multiply-add each function is within a few
// units in the last place.
public static partial class DeviceMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double PiHalfHigh = 1.5707963267948966;
    private const double PiHalfLow = 6.123233995736766e-17;
    private const long One = 0x3FF0000000000000;
    private const long RootHalf = 0x3FE6A09E667F3BCD;
    private const long Fraction = 0x000FFFFFFFFFFFFF;

    /// <inheritdoc cref="Exp(float)"/>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 710) return double.PositiveInfinity;
        if (x < -746) return 0;
        var n = Math.Floor((x * 1.4426950408889634) + 0.5);
        return Scale(1 + ReducedExpm1(x, n), (int)n);
    }

    /// <inheritdoc cref="Expm1(float)"/>
    public static double Expm1(double x)
    {
        if (!(x < 709) || Math.Abs(x) < 1e-300) return x > 0 && x > 1 ? Exp(x) : x;
        if (x < -45) return -1;
        var n = Math.Floor((x * 1.4426950408889634) + 0.5);

        // Half of the result, because 2^n itself may overflow.
        var scale = PowerOfTwo((int)n - 1);
        return 2 * ((scale * ReducedExpm1(x, n)) + (scale - 0.5));
    }

    /// <inheritdoc cref="Log(float)"/>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (x == double.PositiveInfinity) return x;
        var isSubnormal = x < 2.2250738585072014e-308;
        var bits = BitConverter.DoubleToInt64Bits(isSubnormal ? x * 4503599627370496.0 : x) + (One - RootHalf);
        return ReducedLog(BitConverter.Int64BitsToDouble((bits & Fraction) + RootHalf) - 1, (bits >> 52) - (isSubnormal ? 1023 + 52 : 1023));
    }

    /// <inheritdoc cref="Log1p(float)"/>
    public static double Log1p(double x)
    {
        if (Math.Abs(x) < 1e-300) return x;
        var u = 1 + x;
        if (!(u > 0) || u == double.PositiveInfinity) return Log(u);
        var bits = BitConverter.DoubleToInt64Bits(u) + (One - RootHalf);
        var n = (int)(bits >> 52) - 1023;
        var f = BitConverter.Int64BitsToDouble((bits & Fraction) + RootHalf) - 1;

        // What the sum lost; nothing that counts where u is large.
        if (n < 1000) f += (x - (u - 1)) * PowerOfTwo(-n);
        return ReducedLog(f, n);
    }

    /// <inheritdoc cref="Pow(float, float)"/>
    /// <remarks>x^y = e^(y ln x), so that it is off by as many units in the last place as y ln x is large.</remarks>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        var a = Math.Abs(x);
        var isInteger = Math.Floor(y) == y;
        var isOdd = isInteger && Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0;
        if (x < 0 && a < double.PositiveInfinity && !isInteger) return double.NaN;
        var isInfinite = Math.Abs(y) == double.PositiveInfinity;
        var power = a == 1 ? 1
            : isInfinite || a == 0 || a == double.PositiveInfinity ? (a > 1 == y > 0 ? double.PositiveInfinity : 0)
            : Exp(y * Log(a));
        return isOdd ? WithSignOf(power, x) : power;
    }

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));

    /// <inheritdoc cref="Softplus(float)"/>
    public static double Softplus(double x) => Max(x, 0) + Log1p(Exp(-Math.Abs(x)));

    /// <inheritdoc cref="Tanh(float)"/>
    public static double Tanh(double x)
    {
        var m = Expm1(-2 * Math.Abs(x));
        return WithSignOf(-m / (2 + m), x);
    }

    /// <inheritdoc cref="Sinh(float)"/>
    public static double Sinh(double x)
    {
        var a = Math.Abs(x);
        if (a > 40) return WithSignOf(HalfExp(a), x);
        var m = Expm1(a);
        return WithSignOf(0.5 * (m + (m / (1 + m))), x);
    }

    /// <inheritdoc cref="Cosh(float)"/>
    public static double Cosh(double x) => HalfExp(Math.Abs(x)) + (0.5 * Exp(-Math.Abs(x)));

    /// <inheritdoc cref="Asinh(float)"/>
    public static double Asinh(double y)
    {
        var a = Math.Abs(y);
        return WithSignOf(a > 1e9 ? Log(a) + (Ln2High + Ln2Low) : Log1p(a + (a * a / (1 + Math.Sqrt(1 + (a * a))))), y);
    }

    /// <inheritdoc cref="Acosh(float)"/>
    public static double Acosh(double y)
    {
        if (y > 1e9) return Log(y) + (Ln2High + Ln2Low);
        var t = y - 1;
        return Log1p(t + Math.Sqrt(t * (2 + t)));
    }

    /// <inheritdoc cref="Atanh(float)"/>
    public static double Atanh(double y)
    {
        var a = Math.Abs(y);
        return WithSignOf(0.5 * Log1p(2 * a / (1 - a)), y);
    }

    private static double ReducedExpm1(double x, double n)
    {
        var r = x - (n * Ln2High) - (n * Ln2Low);
        var p = 2.7626352151146245e-07 + (r * 2.5114384743303346e-08);
        p = 2.480150439725589e-05 + (r * (2.7557228345358747e-06 + (r * p)));
        p = 0.0013888888932403792 + (r * (0.0001984126990242519 + (r * p)));
        p = 0.0416666666665736 + (r * (0.008333333333314976 + (r * p)));
        p = 0.5000000000000006 + (r * (0.16666666666666685 + (r * p)));
        return r + (r * r * p);
    }

    /// <summary>log(1 + f) + n ln 2.</summary>
    private static double ReducedLog(double f, double n)
    {
        var s = f / (2 + f);
        var z = s * s;
        var half = 0.5 * f * f;
        var p = 0.1818357119359238 + (z * (0.15313875646246186 + (z * 0.14797671431155388)));
        p = 0.28571428743632615 + (z * (0.2222219844224068 + (z * p)));
        p = 0.6666666666666735 + (z * (0.3999999999940937 + (z * p)));
        return (n * Ln2High) + (f - (half - ((s * (half + (z * p))) + (n * Ln2Low))));
    }

    /// <summary>y 2^n, in two steps, since 2^n may be no number where the product is.</summary>
    private static double Scale(double y, int n) => y * PowerOfTwo(n / 2) * PowerOfTwo(n - (n / 2));

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);

    private static double HalfExp(double x)
    {
        var root = Exp(0.5 * x);
        return 0.5 * root * root;
    }

    private static double WithSignOf(double magnitude, double x) => BitConverter.DoubleToInt64Bits(x) < 0 ? -magnitude : magnitude;
}
