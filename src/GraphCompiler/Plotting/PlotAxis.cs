using System.Globalization;

namespace GraphCompiler.Plotting;

readonly record struct PlotTick(double Value, string Label);

/// <summary>An axis from one limit to the other; the limits and the ticks are those of pyplot.</summary>
readonly record struct PlotAxis(double Min, double Max)
{
    /// <summary>The axis that shows all <paramref name="values"/> with 5% of their range to spare at both ends.</summary>
    public static PlotAxis Around(IEnumerable<double> values)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (min, max) = (Math.Min(min, value), Math.Max(max, value));

        var range = min <= max ? Between(min, max) : Between(0, 0);
        var margin = 0.05 * (range.Max - range.Min);
        return new(range.Min - margin, range.Max + margin);
    }

    /// <summary>The axis between two limits, drawn apart where they are too close to tell.</summary>
    public static PlotAxis Between(double min, double max)
    {
        var size = Math.Max(Math.Abs(min), Math.Abs(max));
        if (size < 1e-280)
            return new(-0.05, 0.05);
        return Math.Abs(max - min) > 1e-15 * size ? new(min, max) : new(min - 0.05 * size, max + 0.05 * size);
    }

    /// <summary>Where a value lies: 0 at the lower limit, 1 at the upper one.</summary>
    public double Fraction(double value) => (value - Min) / (Max - Min);

    /// <summary>The multiples of 1, 2, 2.5 or 5 times a power of ten within the limits, which cut the axis into about <paramref name="intervals"/>, two or more, and never into many more.</summary>
    public PlotTick[] Ticks(int intervals)
    {
        var (low, high) = Min < Max ? (Min, Max) : (Max, Min);
        var width = (high - low) / intervals;
        var exponent = Exponent(width);
        ReadOnlySpan<double> steps = [1, 2, 2.5, 5, 10];
        var step = 0;
        while (steps[step] < 0.999999 * Scale(width, -exponent))
            step++;

        // The slack keeps a tick that rounding would push just past a limit.
        var factor = steps[step];
        var first = Math.Ceiling(Scale(low, -exponent) / factor - 1e-9);
        var last = Math.Floor(Scale(high, -exponent) / factor + 1e-9);
        var values = new double[(int)(last - first) + 1];
        for (var i = 0; i < values.Length; i++)
            values[i] = Scale((first + i) * factor, exponent) + 0.0;

        var lastDigit = factor == 2.5 ? exponent - 1 : factor == 10 ? exponent + 1 : exponent;
        var top = Exponent(Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])));
        return Array.ConvertAll(values, value => new PlotTick(value, Label(value, top, lastDigit)));
    }

    /// <summary>The value with as many digits as its neighbours need, and a power of ten where zeros would crowd the axis.</summary>
    static string Label(double value, int top, int lastDigit)
    {
        if (top is > -5 and < 6)
            return Digits(value, -lastDigit);
        return value == 0 ? "0" : $"{Digits(Scale(value, -top), top - lastDigit)}e{Digits(top, 0)}";

        static string Digits(double number, int decimals) =>
            number.ToString($"F{Math.Max(0, decimals)}", CultureInfo.InvariantCulture).Replace('-', '−');
    }

    static int Exponent(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);

    // Division by a power that is exact gives 0.3 where multiplying by a tenth gives 0.30000000000000004.
    static double Scale(double value, int exponent) => exponent < 0 ? value / Math.Pow(10, -exponent) : value * Math.Pow(10, exponent);
}
