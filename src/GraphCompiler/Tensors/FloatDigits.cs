using System.Numerics;
using System.Text;

namespace GraphCompiler;

/// <summary>A binary floating type as digit generation sees it: the bits of its significand and the exponent of its smallest subnormal.</summary>
internal readonly record struct FloatKind(int SignificandBits, int MinExponent)
{
    public static readonly FloatKind Half = new(11, -24);
    public static readonly FloatKind Single = new(24, -149);
    public static readonly FloatKind Double = new(53, -1074);

    /// <summary>Rounds to the kind, as arithmetic carried out in it would.</summary>
    public double Round(double value) => SignificandBits switch
    {
        11 => (double)(Half)value,
        24 => (float)value,
        _ => value,
    };
}

/// <summary>The decimal digits d of a magnitude d[0].d[1]d[2]… × 10^Exponent.</summary>
internal readonly record struct FloatDigits(string Digits, int Exponent)
{
    /// <summary>
    /// Generates the digits of a finite value's magnitude: the shortest that tell it from its neighbours of the same kind, but at
    /// least <paramref name="atLeast"/> and at most <paramref name="atMost"/> where those are given. Digits past the shortest are
    /// those of the exact binary value, which is why a float32 0.1 asked for nine reads 0.100000001.
    /// </summary>
    /// <param name="value">The value; a narrower kind's value, widened.</param>
    /// <param name="kind">The type that the value came from.</param>
    /// <param name="atMost">The most digits.</param>
    /// <param name="atLeast">The fewest digits.</param>
    /// <param name="afterPoint">Whether the two counts are of digits after the decimal point, and not of all digits.</param>
    public static FloatDigits Generate(double value, FloatKind kind, int? atMost, int? atLeast, bool afterPoint)
    {
        var magnitude = Math.Abs(value);
        if (magnitude == 0) return new("0", 0);

        var exponent = Math.Max(Math.ILogB(magnitude) - (kind.SignificandBits - 1), kind.MinExponent);
        var significand = new BigInteger(Math.ScaleB(magnitude, -exponent));

        // Below a power of two the neighbours lie half as far apart as above it.
        var narrowBelow = exponent > kind.MinExponent && significand == BigInteger.One << (kind.SignificandBits - 1);
        var shift = narrowBelow ? 2 : 1;

        // value = scaled / scale, and half the gap to either neighbour is margin / scale: integers, so no digit is an estimate.
        var scaled = significand << (shift + Math.Max(exponent, 0));
        var below = BigInteger.One << Math.Max(exponent, 0);
        var above = below << (shift - 1);
        var scale = BigInteger.One << (shift + Math.Max(-exponent, 0));

        var position = (int)Math.Floor(Math.Log10(magnitude));
        if (position > 0) scale *= BigInteger.Pow(10, position);
        else if (position < 0) Multiply(BigInteger.Pow(10, -position));

        // The logarithm may fall on the wrong side of a power of ten; here scaled / scale is brought into [1/10, 1).
        while (scaled >= scale)
        {
            scale *= 10;
            position++;
        }

        while (scaled * 10 < scale)
        {
            Multiply(10);
            position--;
        }

        var last = atMost is { } most ? (afterPoint ? -most : position - most) : int.MinValue;
        var first = atLeast is { } least ? Math.Min(position, afterPoint ? -least : position - least) : position;
        var leading = position - 1;

        // A neighbour's tie reads back as this value where its significand is even.
        var even = significand.IsEven;
        var digits = new StringBuilder();
        while (true)
        {
            position--;
            Multiply(10);
            var digit = (int)BigInteger.DivRem(scaled, scale, out scaled);
            var low = even ? scaled <= below : scaled < below;
            var high = even ? scaled + above >= scale : scaled + above > scale;
            digits.Append((char)('0' + digit));
            if (((low || high) && position <= first) || position == last)
            {
                var half = (scaled * 2).CompareTo(scale);
                var up = low == high ? half > 0 || (half == 0 && digit % 2 != 0) : high;
                return up ? RoundUp(digits, leading) : new(digits.ToString(), leading);
            }
        }

        void Multiply(BigInteger factor)
        {
            scaled *= factor;
            below *= factor;
            above *= factor;
        }
    }

    private static FloatDigits RoundUp(StringBuilder digits, int exponent)
    {
        while (digits.Length > 0 && digits[^1] == '9') digits.Length--;
        if (digits.Length == 0) return new("1", exponent + 1);

        digits[^1]++;
        return new(digits.ToString(), exponent);
    }
}
