using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// The functions that a GPU lacks or computes too roughly, for kernels that ILGPU compiles: no vectors, no tables, no exceptions,
/// and of .NET only what ILGPU replaces. Exact to a few units in the last place where the device's <c>exp</c>, <c>log</c> and
/// <c>sqrt</c> are.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class DeviceMath
{
    private const float Ln2 = 0.693147181f;

    /// <summary>The larger of x and y; NaN where one is, unlike the device's own maximum.</summary>
    public static float Max(float x, float y) => float.IsNaN(x) || x > y ? x : y;

    /// <inheritdoc cref="Max(float, float)"/>
    public static double Max(double x, double y) => double.IsNaN(x) || x > y ? x : y;

    /// <summary>The smaller of x and y; NaN where one is, unlike the device's own minimum.</summary>
    public static float Min(float x, float y) => float.IsNaN(x) || x < y ? x : y;

    /// <inheritdoc cref="Min(float, float)"/>
    public static double Min(double x, double y) => double.IsNaN(x) || x < y ? x : y;

    /// <summary>The number from least to most that is closest to x; .NET's own would throw.</summary>
    public static int Clamp(int x, int least, int most) => x < least ? least : x > most ? most : x;

    /// <inheritdoc cref="Clamp(int, int, int)"/>
    public static long Clamp(long x, long least, long most) => x < least ? least : x > most ? most : x;

    /// <summary>e^x.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>The natural logarithm of x.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>The sine of x.</summary>
    public static float Sin(float x) => MathF.Sin(x);

    /// <summary>The cosine of x.</summary>
    public static float Cos(float x) => MathF.Cos(x);

    /// <summary>The tangent of x.</summary>
    public static float Tan(float x) => MathF.Tan(x);

    /// <summary>The x with sin(x) = y.</summary>
    public static float Asin(float y) => MathF.Asin(y);

    /// <summary>The x with cos(x) = y.</summary>
    public static float Acos(float y) => MathF.Acos(y);

    /// <summary>The x with tan(x) = y.</summary>
    public static float Atan(float y) => MathF.Atan(y);

    /// <summary>The angle of the point (x, y).</summary>
    public static float Atan2(float y, float x) => MathF.Atan2(y, x);

    /// <summary>x to the power y, by way of float64, since the exponent of e^(y ln x) multiplies what its logarithm is off.</summary>
    public static float Pow(float x, float y) => (float)Pow((double)x, y);

    /// <summary>1 / (1 + e^-x).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>e^x - 1, also where e^x is close to 1.</summary>
    public static float Expm1(float x)
    {
        if (!(MathF.Abs(x) < 0.5f)) return MathF.Exp(x) - 1;
        var series = 1 + (x / 8 * (1 + (x / 9)));
        series = 1 + (x / 6 * (1 + (x / 7 * series)));
        series = 1 + (x / 4 * (1 + (x / 5 * series)));
        return x * (1 + (x / 2 * (1 + (x / 3 * series))));
    }

    /// <summary>ln(1 + x), also where x is small: 2 artanh(x / (2 + x)).</summary>
    public static float Log1p(float x)
    {
        if (!(MathF.Abs(x) < 0.5f)) return MathF.Log(1 + x);
        var s = x / (2 + x);
        var z = s * s;
        var series = (1f / 9) + (z * ((1f / 11) + (z * ((1f / 13) + (z * (1f / 15))))));
        series = (1f / 3) + (z * ((1f / 5) + (z * ((1f / 7) + (z * series)))));
        return 2 * (s + (s * z * series));
    }

    /// <summary>ln(1 + e^x).</summary>
    public static float Softplus(float x) => Max(x, 0) + Log1p(MathF.Exp(-MathF.Abs(x)));

    /// <summary>tanh(x), by way of e^-2|x| - 1.</summary>
    public static float Tanh(float x)
    {
        var m = Expm1(-2 * MathF.Abs(x));
        return WithSign(-m / (2 + m), x);
    }

    /// <summary>½ (e^x - e^-x).</summary>
    public static float Sinh(float x)
    {
        var a = MathF.Abs(x);
        if (a > 20) return WithSign(HalfExp(a), x);
        var m = Expm1(a);
        return WithSign(0.5f * (m + (m / (1 + m))), x);
    }

    /// <summary>½ (e^x + e^-x).</summary>
    public static float Cosh(float x) => HalfExp(MathF.Abs(x)) + (0.5f * MathF.Exp(-MathF.Abs(x)));

    /// <summary>The x with sinh(x) = y.</summary>
    public static float Asinh(float y)
    {
        var a = MathF.Abs(y);
        if (a > 1e9f) return WithSign(MathF.Log(a) + Ln2, y);
        return WithSign(Log1p(a + (a * a / (1 + MathF.Sqrt(1 + (a * a))))), y);
    }

    /// <summary>The x ≥ 0 with cosh(x) = y; NaN for y &lt; 1.</summary>
    public static float Acosh(float y)
    {
        if (y > 1e9f) return MathF.Log(y) + Ln2;
        var t = y - 1;
        return Log1p(t + MathF.Sqrt(t * (2 + t)));
    }

    /// <summary>The x with tanh(x) = y; NaN outside of -1 to 1.</summary>
    public static float Atanh(float y)
    {
        var a = MathF.Abs(y);
        return WithSign(0.5f * Log1p(2 * a / (1 - a)), y);
    }

    /// <summary>2/√π ∫ e^-t² dt from 0 to x.</summary>
    public static float Erf(float x)
    {
        if (!(MathF.Abs(x) < 0.5f)) return WithSign(1 - ErfcOfPositive(MathF.Abs(x)), x);
        var z = x * x;
        return 1.128379167f * x * (1 + (z * ((-1f / 3) + (z * ((1f / 10) + (z * ((-1f / 42) + (z * ((1f / 216) - (z / 1320))))))))));
    }

    /// <summary>1 - erf(x), also where erf(x) is close to 1; the relative error grows with x², as that of e^-x² does.</summary>
    public static float Erfc(float x)
    {
        if (MathF.Abs(x) < 0.5f) return 1 - Erf(x);
        var tail = ErfcOfPositive(MathF.Abs(x));
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>erfc(x) for x ≥ 0: t e^(-x² + P(t)) with t = 1 / (1 + x/2) and P a polynomial.</summary>
    private static float ErfcOfPositive(float x)
    {
        var t = 1 / (1 + (0.5f * x));
        var p = -1.13520398f + (t * (1.48851587f + (t * (-0.82215223f + (t * 0.17087277f)))));
        p = 0.09678418f + (t * (-0.18628806f + (t * (0.27886807f + (t * p)))));
        p = -1.26551223f + (t * (1.00002368f + (t * (0.37409196f + (t * p)))));
        return t * MathF.Exp(-x * x) * MathF.Exp(p);
    }

    /// <summary>½ e^x, which may be a number where e^x is not.</summary>
    private static float HalfExp(float x)
    {
        var root = MathF.Exp(0.5f * x);
        return 0.5f * root * root;
    }

    private static float WithSign(float magnitude, float x) => x < 0 ? -magnitude : x == 0 ? x : magnitude;
}
