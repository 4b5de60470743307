namespace GraphCompiler.CompilerServices;

// The inverses of the normal distribution and the error function: Wichura's rational functions, AS 241.
public static partial class ScalarMath
{
    /// <summary>The x up to which the normal distribution has a probability; NaN where it is none.</summary>
    public static double Ndtri(double probability) =>
        probability is >= 0 and <= 1 ? Quantile(probability - 0.5, probability <= 0.5 ? probability : 1 - probability) : double.NaN;

    /// <inheritdoc cref="Ndtri(double)"/>
    public static float Ndtri(float probability) => (float)Ndtri((double)probability);

    /// <summary>The inverse of the error function; NaN outside of -1 to 1.</summary>
    public static double Erfinv(double y) =>
        double.Abs(y) <= 1 ? Quantile(y / 2, (1 - double.Abs(y)) / 2) * 0.70710678118654752440 : double.NaN;

    /// <inheritdoc cref="Erfinv(double)"/>
    public static float Erfinv(float y) => (float)Erfinv((double)y);

    /// <param name="distance">The probability's distance from a half.</param>
    /// <param name="tail">The probability of what is further out.</param>
    private static double Quantile(double distance, double tail)
    {
        if (tail == 0) return distance < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (double.Abs(distance) <= 0.425)
        {
            var square = 0.180625 - (distance * distance);
            return distance * Polynomial(square, MiddleNumerator) / Polynomial(square, MiddleDenominator);
        }

        var r = double.Sqrt(-double.Log(tail));
        var x = r <= 5
            ? Polynomial(r - 1.6, NearNumerator) / Polynomial(r - 1.6, NearDenominator)
            : Polynomial(r - 5, FarNumerator) / Polynomial(r - 5, FarDenominator);
        return distance < 0 ? -x : x;
    }

    /// <summary>A polynomial whose highest coefficient comes first.</summary>
    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients) sum = (sum * x) + coefficient;
        return sum;
    }

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
        1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
        5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1,
    ];

    private static ReadOnlySpan<double> NearNumerator =>
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
        3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
    ];

    private static ReadOnlySpan<double> NearDenominator =>
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1,
    ];

    private static ReadOnlySpan<double> FarNumerator =>
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
    ];

    private static ReadOnlySpan<double> FarDenominator =>
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
    ];
}
