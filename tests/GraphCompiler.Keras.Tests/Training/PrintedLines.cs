using System.Text.RegularExpressions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Printed lines without their times, as they look in the end.</summary>
internal static partial class PrintedLines
{
    public static IEnumerable<string> Of(string text) => text.Split('\n').Select(l => Last(PerStep().Replace(Seconds().Replace(l, " <time>"), "<time>/step")));

    /// <summary>What is seen of a line that was written over.</summary>
    public static string Last(string line) => line.Split('\r')[^1].Replace("<BS>", "", StringComparison.Ordinal).TrimEnd();

    [GeneratedRegex(@"\d+(us|ms|s)/step")]
    private static partial Regex PerStep();

    [GeneratedRegex(@" \d+s\b(?!/)")]
    private static partial Regex Seconds();
}
