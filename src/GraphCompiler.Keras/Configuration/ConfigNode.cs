using System.Globalization;

namespace GraphCompiler.Keras;

/// <summary>A value of a configuration - null, a bool, a number, a text, a list, a dictionary - and where it stands.</summary>
internal readonly record struct ConfigNode(object? Value, string Path)
{
    /// <exception cref="TfValueException">It is no dictionary.</exception>
    public IReadOnlyDictionary<string, object?> Entries => Value as IReadOnlyDictionary<string, object?> ?? throw Fail("a dictionary");

    /// <exception cref="TfValueException">It is no list.</exception>
    public ConfigNode[] Items
    {
        get
        {
            var path = Path;
            return Value is IReadOnlyList<object?> list ? [.. list.Select((v, i) => new ConfigNode(v, $"{path}[{i}]"))] : throw Fail("a list");
        }
    }

    /// <exception cref="TfValueException">It is no text.</exception>
    public string Name => Value as string ?? throw Fail("a text");

    /// <summary>What stands under a key.</summary>
    /// <exception cref="TfValueException">There is none.</exception>
    public ConfigNode this[string key] => Find(key) ?? throw Lacks(key);

    public ConfigNode? Find(string key) => Entries.TryGetValue(key, out var value) ? new ConfigNode(value, $"{Path}.{key}") : null;

    public TfValueException Lacks(string key) => new($"{Path} lacks '{key}'.");

    public TfValueException Fail(string expected) => new($"{Path} is expected to be {expected}. Received: {Text(Value)}");

    public static string Text(object? value)
    {
        var text = ConfigJson.Write(value);
        return text.Length <= 80 ? text : text[..77] + "...";
    }

    public static bool AreEqual(object? x, object? y) => (x, y) switch
    {
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) => a.Count == b.Count && a.All(e => b.TryGetValue(e.Key, out var other) && AreEqual(e.Value, other)),
        (int or long or double, int or long or double) => Convert.ToDouble(x, CultureInfo.InvariantCulture) == Convert.ToDouble(y, CultureInfo.InvariantCulture),
        _ => Equals(x, y),
    };
}
