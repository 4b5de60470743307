using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    /// <summary>
    /// x to the power y, within 2 ulp: e^(y log |x|) with the logarithm and the product in two parts (fdlibm's e_pow.c without its
    /// table), and C99's special cases. The float form is computed in double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Pow(x.GetLower(), y.GetLower()), Pow(x.GetUpper(), y.GetUpper()));

        var (xLow, xHigh) = Widen(x);
        var (yLow, yHigh) = Widen(y);
        var low = PowOfSpecials(xLow, yLow, Exp(yLow * Log(Abs(xLow))));
        return Narrow(low, PowOfSpecials(xHigh, yHigh, Exp(yHigh * Log(Abs(xHigh)))));
    }

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Create(Pow(x.GetLower(), y.GetLower()), Pow(x.GetUpper(), y.GetUpper()));

        var a = Abs(x);
        var log = LogInTwoParts(a, out var logLow);
        var product = y * log;
        // The low part of an infinite product is not a number; that of one which overflows below does not matter.
        var tail = MultiplyAddEstimate(y, logLow, FusedMultiplyAdd(y, log, -product));
        tail = ConditionalSelect(LessThan(Abs(product), Create(1000.0)), tail, Vector512<double>.Zero);
        var r = ReducedExpm1(Clamp(product, -746.0, 710.0), tail, out var n);
        return PowOfSpecials(x, y, Scale(r + Vector512<double>.One, n));
    }

    /// <summary>The power of |x|, put right for negative, zero and unit x and for zero and infinite y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> PowOfSpecials(Vector512<double> x, Vector512<double> y, Vector512<double> power)
    {
        Vector512<double> zero = Vector512<double>.Zero, one = Vector512<double>.One, half = y * Create(0.5);
        var integer = Vector512.Equals(Floor(y), y);
        var odd = AndNot(integer, Vector512.Equals(Floor(half), half));
        var root = AndNot(LessThan(x, zero) & GreaterThan(x, Create(double.NegativeInfinity)), integer);
        power = ConditionalSelect(root, Create(double.NaN), power | odd & SignOf(x));
        var infinite = Vector512.Equals(Abs(y), Create(double.PositiveInfinity));
        var unit = Vector512.Equals(x, one) | Vector512.Equals(y, zero) | Vector512.Equals(x, -one) & infinite;
        return ConditionalSelect(unit, one, power);
    }

    /// <summary>The logarithm of x from 0 on with about 66 bits, as the sum of two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> LogInTwoParts(Vector512<double> x, out Vector512<double> low)
    {
        var f = SplitLog(x, out var n);
        var sum = f + Create(2.0);
        var inverse = Vector512<double>.One / sum;
        var s = f * inverse;
        var sLow = (FusedMultiplyAdd(-s, sum, f) - s * (f - (sum - Create(2.0)))) * inverse;

        // log(1 + f) = 2s + 2/3 s^3 + s^5 R(s^2), the first two terms in two parts.
        var z = s * s;
        var zLow = MultiplyAddEstimate(s + s, sLow, FusedMultiplyAdd(s, s, -z));
        var cube = s * z;
        var cubeLow = MultiplyAddEstimate(s, zLow, MultiplyAddEstimate(sLow, z, FusedMultiplyAdd(s, z, -cube)));
        var third = cube * Create(0.6666666666666666);
        var thirdLow = FusedMultiplyAdd(cube, Create(0.6666666666666666), -third);
        thirdLow = MultiplyAddEstimate(cube, Create(3.700743415417188e-17), MultiplyAddEstimate(cubeLow, Create(0.6666666666666666), thirdLow));
        var z2 = z * z;
        var z4 = z2 * z2;
        var p0 = MultiplyAddEstimate(Create(0.28571428570091156), z, Create(0.4000000000000227));
        var p2 = MultiplyAddEstimate(Create(0.1818178422366634), z, Create(0.22222222521497906));
        var p4 = MultiplyAddEstimate(Create(0.13256653940237453), z, Create(0.15386764167931952));
        p0 = MultiplyAddEstimate(p2, z2, p0);
        p4 = MultiplyAddEstimate(Create(0.13197885908564014), z2, p4);
        var p = MultiplyAddEstimate(p4, z4, p0);
        var twice = s + s;
        var head = twice + third;
        low = MultiplyAddEstimate(p, cube * z, thirdLow) + (sLow + sLow) + (third - (head - twice));

        var multiple = n * Create(Ln2HighDouble);
        var log = multiple + head;
        low = head - (log - multiple) + MultiplyAddEstimate(n, Create(Ln2LowDouble), low);
        var ordinary = GreaterThan(x, Vector512<double>.Zero) & LessThan(x, Create(double.PositiveInfinity));
        low &= ordinary;
        return LogOfSpecials(x, log);
    }
}
