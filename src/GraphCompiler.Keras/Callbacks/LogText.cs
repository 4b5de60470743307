using System.Globalization;
using System.Text;

namespace GraphCompiler.Keras;

/// <summary>Numbers of logs as text.</summary>
internal static class LogText
{
    /// <summary>Four decimals, scientific below a thousandth.</summary>
    public static string Value(float value)
    {
        if (float.IsNaN(value)) return "nan";
        if (float.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (Math.Abs(value) > 1e-3) return value.ToString("F4", CultureInfo.InvariantCulture);
        var text = value.ToString("0.0000e+00", CultureInfo.InvariantCulture);
        return text;
    }

    /// <summary>Fills in what stands in braces as Python formats it: <c>{epoch:03d}</c>, <c>{loss:.2f}</c>.</summary>
    public static string Fill(string pattern, Func<string, double?> value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var end = pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(pattern[i]);
                continue;
            }

            var parts = pattern[(i + 1)..end].Split(':', 2);
            var number = value(parts[0]) ?? throw new TfValueException($"Failed to format the path '{pattern}': '{parts[0]}' is not logged.");
            text.Append(Format(number, parts.Length > 1 ? parts[1] : ""));
            i = end;
        }

        return text.ToString();
    }

    private static string Format(double value, string format)
    {
        if (format.EndsWith('f') && format.StartsWith('.')) return value.ToString("F" + format[1..^1], CultureInfo.InvariantCulture);
        if (format.EndsWith('d') && format.Length > 1) return ((long)value).ToString("D" + format.TrimStart('0')[..^1], CultureInfo.InvariantCulture);
        return value == Math.Floor(value) ? ((long)value).ToString(CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
