using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Keras;

/// <summary>Numbers of logs as text.</summary>
internal static partial class LogText
{
    /// <summary>Four decimals, scientific up to a thousandth.</summary>
    public static string Value(float value)
    {
        if (!float.IsFinite(value)) return Special(value);
        return value.ToString(Math.Abs(value) > 1e-3 ? "F4" : "0.0000e+00", CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest text of a number as Python writes it.</summary>
    public static string Shortest(double value)
    {
        if (!double.IsFinite(value)) return Special(value);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Split('E') is [var digits, var exponent]) return $"{digits}e{exponent[0]}{exponent[1..].PadLeft(2, '0')}";
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>Fills in what stands in braces as Python formats it: <c>{epoch:03d}</c>, <c>{loss:.2f}</c>.</summary>
    /// <exception cref="TfValueException">A value is not there, or its format is none.</exception>
    public static string Fill(string pattern, Func<string, double?> value) => Braces().Replace(pattern, field =>
    {
        var (name, format) = (field.Groups["name"].Value, field.Groups["format"].Value);
        var number = value(name) ?? throw new TfValueException($"Failed to format the path '{pattern}': '{name}' is not logged.");
        return Format(number, format) ?? throw new TfValueException($"Failed to format the path '{pattern}': '{format}' is no format of a number.");
    });

    private static string? Format(double value, string format)
    {
        if (format.Length == 0) return value == Math.Floor(value) ? ((long)value).ToString(CultureInfo.InvariantCulture) : Shortest(value);
        if (NumberFormat().Match(format) is not { Success: true } match) return null;
        var digits = match.Groups["digits"] is { Success: true } given ? given.Value : "6";
        var text = match.Groups["kind"].Value switch
        {
            "d" => ((long)value).ToString(CultureInfo.InvariantCulture),
            "e" => value.ToString($"0.{new string('0', int.Parse(digits, CultureInfo.InvariantCulture))}e+00", CultureInfo.InvariantCulture),
            _ => value.ToString("F" + digits, CultureInfo.InvariantCulture),
        };
        var width = match.Groups["width"] is { Length: > 0 } wide ? int.Parse(wide.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return text.PadLeft(width, match.Groups["zero"].Length > 0 ? '0' : ' ');
    }

    private static string Special(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[^}]*))?\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"^(?<zero>0?)(?<width>\d*)(\.(?<digits>\d+))?(?<kind>[dfe])$")]
    private static partial Regex NumberFormat();
}
