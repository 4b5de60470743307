using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

public static partial class VectorMath
{
    const float LargeAngleSingle = 1e5f;
    const double LargeAngleDouble = 1e9;

    /// <summary>The binary digits of 2/pi after 64 zeros.</summary>
    static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041,
        0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E,
        0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B,
        0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ];

    static double SinOfLarge(double x)
    {
        var r = ReduceLargeAngle(x, out var quadrant, out _);
        return SineInQuadrant(Vector128.Create(r), Vector128.Create(quadrant)).ToScalar();
    }

    static double CosOfLarge(double x)
    {
        var r = ReduceLargeAngle(x, out var quadrant, out _);
        return SineInQuadrant(Vector128.Create(r), Vector128.Create(quadrant + 1)).ToScalar();
    }

    static double TanOfLarge(double x)
    {
        var r = ReduceLargeAngle(x, out var quadrant, out var low);
        return TangentInQuadrant(Vector128.Create(r), Vector128.Create(low), Vector128.Create(quadrant)).ToScalar();
    }

    /// <summary>
    /// x less the nearest multiple of pi/2, by the method of Payne and Hanek: of the digits of 2/pi only those count that a product
    /// with x does not take to multiples of 4, and 192 of them leave 70 correct bits in the worst case.
    /// </summary>
    static double ReduceLargeAngle(double x, out long quadrant, out double low)
    {
        (quadrant, low) = (0, 0);
        if (!double.IsFinite(x))
            return double.NaN;

        var bits = BitConverter.DoubleToUInt64Bits(x);
        var mantissa = bits & 0x000FFFFFFFFFFFFF | 0x0010000000000000;
        var first = (int)(bits >> 52 & 0x7FF) - 1075 - 2 + 64;
        var product = (UInt128)mantissa * DigitsOfTwoOverPi(first + 128);
        var middle = (UInt128)mantissa * DigitsOfTwoOverPi(first + 64) + (product >> 64);
        var high = unchecked(mantissa * DigitsOfTwoOverPi(first) + (ulong)(middle >> 64));

        // The product modulo 4: two bits of quadrant, then the fraction, rounded to the nearest quadrant.
        quadrant = (long)(high >> 62);
        var fraction = new UInt128(high << 2 | (ulong)middle >> 62, (ulong)middle << 2 | (ulong)product >> 62);
        var negative = (fraction >> 127) != 0;
        if (negative)
        {
            quadrant++;
            fraction = unchecked(UInt128.Zero - fraction);
        }

        var zeros = (int)UInt128.LeadingZeroCount(fraction);
        var top = (ulong)(fraction << zeros >> 64);
        double head = top & ~0x7FFUL, tail = top & 0x7FF;
        var rest = Math.FusedMultiplyAdd(head, PiHalfLow, tail * PiHalfHigh);
        var r = Math.FusedMultiplyAdd(head, PiHalfHigh, rest);
        low = Math.FusedMultiplyAdd(head, PiHalfHigh, -r) + rest;

        if (double.IsNegative(x))
            quadrant = -quadrant;
        var scale = Math.ScaleB(negative == double.IsNegative(x) ? 1 : -1, -64 - zeros);
        low *= scale;
        return r * scale;
    }

    static ulong DigitsOfTwoOverPi(int first)
    {
        int word = first >> 6, shift = first & 63;
        return shift == 0 ? TwoOverPi[word] : TwoOverPi[word] << shift | TwoOverPi[word + 1] >> (64 - shift);
    }
}
