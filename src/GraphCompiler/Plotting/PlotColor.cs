using System.Globalization;

namespace GraphCompiler.Plotting;

/// <summary>A colour by name. On light paper it is pyplot's; on dark paper it is lightened where pyplot's would not stand out.</summary>
readonly record struct PlotColor(string Name, string Light, string Dark)
{
    private static readonly PlotColor[] s_cycle =
    [
        new("C0", "#1f77b4", "#4c9fdb"),
        new("C1", "#ff7f0e", "#ff7f0e"),
        new("C2", "#2ca02c", "#45b945"),
        new("C3", "#d62728", "#f05f5f"),
        new("C4", "#9467bd", "#b48ade"),
        new("C5", "#8c564b", "#c08a7d"),
        new("C6", "#e377c2", "#e377c2"),
        new("C7", "#7f7f7f", "#a3a3a3"),
        new("C8", "#bcbd22", "#bcbd22"),
        new("C9", "#17becf", "#17becf"),
    ];

    private static readonly PlotColor[] s_letters =
    [
        new("b", "#0000ff", "#7d96ff"),
        new("g", "#008000", "#45b945"),
        new("r", "#ff0000", "#ff5c5c"),
        new("c", "#00bfbf", "#00bfbf"),
        new("m", "#bf00bf", "#e25ce2"),
        new("y", "#bfbf00", "#bfbf00"),
        new("k", "#000000", "#ffffff"),
        new("w", "#ffffff", "#000000"),
    ];

    public static PlotColor Cycle(int index) => s_cycle[index % s_cycle.Length];

    public static PlotColor Parse(string text) => TryParse(text, out var color)
        ? color
        : throw new ArgumentException($"'{text}' is not a colour: give one of r g b c m y k w, C0, C1, ... or #rrggbb.", nameof(text));

    public static bool TryParse(string text, out PlotColor color)
    {
        color = Array.Find(s_letters, c => c.Name == text);
        if (color.Name is not null)
            return true;

        if (text.StartsWith('C') && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            color = Cycle(index);
        else if (text.Length == 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0)
            color = new("x" + text[1..], text, text);
        return color.Name is not null;
    }
}
