using System.ComponentModel;
using System.Numerics;

namespace GraphCompiler.CompilerServices;

/// <summary>The functions of kernels that vectors do not have: division and powers of integers, remainders.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ScalarMath
{
    /// <summary>x / y without its fraction; the lowest integer divided by -1 stays itself.</summary>
    /// <exception cref="TfInvalidArgumentException">y is 0.</exception>
    public static T TruncateDivide<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsZero(y)) throw DivisionByZero();
        return T.IsNegative(y) && y == T.AllBitsSet ? unchecked(-x) : x / y;
    }

    /// <summary>The remainder of x / y, with the sign of x.</summary>
    /// <inheritdoc cref="TruncateDivide" path="/exception"/>
    public static T TruncateModulo<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsZero(y)) throw DivisionByZero();
        return T.IsNegative(y) && y == T.AllBitsSet ? T.Zero : x % y;
    }

    /// <summary>The remainder of x / y, with the sign of x.</summary>
    public static float TruncateModulo(float x, float y) => x % y;

    /// <inheritdoc cref="TruncateModulo(float, float)"/>
    public static double TruncateModulo(double x, double y) => x % y;

    /// <summary>The largest integer that is at most x / y; the lowest integer divided by -1 stays itself.</summary>
    /// <inheritdoc cref="TruncateDivide" path="/exception"/>
    public static T FloorDivide<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        var quotient = TruncateDivide(x, y);
        return T.IsNegative(x) != T.IsNegative(y) && unchecked(quotient * y) != x ? quotient - T.One : quotient;
    }

    /// <summary>The remainder of x / y, with the sign of y.</summary>
    /// <inheritdoc cref="TruncateDivide" path="/exception"/>
    public static T FloorModulo<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        var remainder = TruncateModulo(x, y);
        return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(y) ? remainder + y : remainder;
    }

    /// <summary>The remainder of x / y, with the sign of y.</summary>
    public static float FloorModulo(float x, float y)
    {
        var remainder = x % y;
        return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    /// <inheritdoc cref="FloorModulo(float, float)"/>
    public static double FloorModulo(double x, double y)
    {
        var remainder = x % y;
        return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    /// <summary>x to the power y by repeated squaring; it wraps.</summary>
    /// <exception cref="TfInvalidArgumentException">y is negative.</exception>
    public static T Power<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsNegative(y)) throw new TfInvalidArgumentException("Integers to negative integer powers are not allowed");
        var power = T.One;
        for (; !T.IsZero(y); y >>= 1)
        {
            if (T.IsOddInteger(y)) power = unchecked(power * x);
            x = unchecked(x * x);
        }

        return power;
    }

    private static TfInvalidArgumentException DivisionByZero() => new("Integer division by zero");
}
