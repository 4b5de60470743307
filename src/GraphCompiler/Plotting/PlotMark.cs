using System.Text.RegularExpressions;

namespace GraphCompiler.Plotting;

/// <summary>How a series is drawn: pyplot's mark string, taken apart. No colour stands for the next one of the cycle.</summary>
sealed partial record PlotMark(PlotColor? Color, string? Line, char? Marker)
{
    public static PlotMark Parse(string? text)
    {
        var parts = Parts.Match(text ?? "");
        var (color, line, marker) = (parts.Groups["color"], parts.Groups["line"], parts.Groups["marker"]);
        if (!parts.Success || color.Captures.Count > 1 || line.Captures.Count > 1 || marker.Captures.Count > 1)
            throw new ArgumentException($"'{text}' is not a mark: give at most one line (- -- -. :), one marker (. o s x +) and one colour (r g b c m y k w, C0, C1, ...).", nameof(text));

        return new(
            color.Success ? PlotColor.Parse(color.Value) : null,
            line.Success ? line.Value : marker.Success ? null : "-",
            marker.Success ? marker.Value[0] : null);
    }

    // Two characters of a line come before one: "-." is a line style, ".-" a marker on a line.
    [GeneratedRegex(@"^((?<color>[rgbcmykw]|C[0-9]+|#[0-9a-fA-F]{6})|(?<line>--|-\.|-|:)|(?<marker>[.osx+]))*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts { get; }
}
