namespace GraphCompiler.CompilerServices;

// The numbers beside a number.
public static partial class ScalarMath
{
    /// <summary>The number next to x in the direction of y; y where they are equal.</summary>
    public static float NextAfter(float x, float y) => x == y ? y
        : float.IsNaN(x) || float.IsNaN(y) ? float.NaN
        : y > x ? float.BitIncrement(x)
        : float.BitDecrement(x);

    /// <inheritdoc cref="NextAfter(float, float)"/>
    public static double NextAfter(double x, double y) => x == y ? y
        : double.IsNaN(x) || double.IsNaN(y) ? double.NaN
        : y > x ? double.BitIncrement(x)
        : double.BitDecrement(x);
}
