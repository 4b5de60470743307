using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphCompiler.Keras;

/// <summary>Configurations as JSON, spaced as Python writes it.</summary>
internal static class ConfigJson
{
    // A layer in a model in a model ... takes six levels for each.
    private const int DeepestNesting = 512;

    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    /// <exception cref="TfValueException">It is no JSON.</exception>
    public static object? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new TfValueException($"The configuration is no JSON: {e.Message}");
        }
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number when element.TryGetInt32(out var small) && !HasPoint(element) => small,
        JsonValueKind.Number when element.TryGetInt64(out var large) && !HasPoint(element) => large,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        _ => new OrderedDictionary<string, object?>(element.EnumerateObject().DistinctBy(p => p.Name).Select(p => KeyValuePair.Create(p.Name, Read(p.Value))), StringComparer.Ordinal),
    };

    private static bool HasPoint(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') >= 0;

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool b:
                text.Append(b ? "true" : "false");
                break;
            case string s:
                text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(s)).Append('"');
                break;
            case int or long:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case float or double:
                text.Append(Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case IReadOnlyDictionary<string, object?> dictionary:
                Join('{', dictionary, '}', text, e =>
                {
                    Write(e.Key, text);
                    text.Append(": ");
                    Write(e.Value, text);
                });
                break;
            case System.Collections.IEnumerable list:
                Join('[', list.Cast<object?>(), ']', text, item => Write(item, text));
                break;
            default:
                throw new TfTypeException($"A configuration cannot hold a {value.GetType().Name}: numbers, texts, bools, lists and dictionaries of these are what JSON has.");
        }
    }

    private static void Join<T>(char open, IEnumerable<T> items, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) text.Append(", ");
            isFirst = false;
            write(item);
        }

        text.Append(close);
    }

    // A number with a fraction keeps its point, since readers tell them apart.
    private static string Number(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.Contains('e', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }
}
