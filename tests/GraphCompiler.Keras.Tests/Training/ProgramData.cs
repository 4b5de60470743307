using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>The named tensors of a program, and what it makes of them.</summary>
internal sealed partial class ProgramData(JsonElement data)
{
    private readonly Dictionary<string, Tensor>? _made = data.TryGetProperty("file", out _) ? RealData.Read(data) : null;

    /// <summary><c>$x</c>, or some of its rows: <c>$x[0:5]</c>.</summary>
    public Tensor Find(string text)
    {
        var match = Reference().Match(text);
        if (!match.Success) throw new LeftOutException($"data {text}");
        var name = match.Groups["name"].Value;
        var tensor = _made is not null ? _made[name] : KerasData.ToTensor(data.GetProperty(name));
        if (!match.Groups["part"].Success) return tensor;
        var rows = tensor.Shape[0];
        var (first, last) = (Row(match.Groups["first"].Value, 0), Row(match.Groups["last"].Value, rows));
        return ArraySource.Rows(tensor, first, last - first);

        int Row(string place, int otherwise) => place.Length == 0 ? otherwise : int.Parse(place, CultureInfo.InvariantCulture) is var row && row < 0 ? row + rows : Math.Min(row, rows);
    }

    /// <summary>The tensors of an argument in order: one, a list, or those of a dictionary by names.</summary>
    public Tensor[] All(JsonElement value, IReadOnlyList<string> names) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.String => [Find(value.GetString()!)],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? null! : Find(e.GetString()!))],
        _ => [.. names.Select(n => Find(value.GetProperty(n).GetString()!))],
    };

    [GeneratedRegex(@"^\$(?<name>\w+)(?<part>\[(?<first>-?\d*):(?<last>-?\d*)\])?$")]
    private static partial Regex Reference();
}
