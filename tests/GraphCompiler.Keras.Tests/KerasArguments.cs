using System.Text.Json;

namespace GraphCompiler.Keras.Tests;

/// <summary>The arguments of a case under Keras' names; what nobody asked for leaves the case out.</summary>
internal sealed class KerasArguments(JsonElement arguments)
{
    private readonly HashSet<string> _left = [.. arguments.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Name)];

    public static KerasArguments Of(JsonElement test) => new(test.GetProperty("args"));

    public bool Has(string name) => arguments.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An argument that may be given as null.</summary>
    public JsonElement? Given(string name) => arguments.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Whether it is given, be it as None.</summary>
    public bool IsGiven(string name) => arguments.TryGetProperty(name, out _);

    public JsonElement? Element(string name)
    {
        _left.Remove(name);
        return Has(name) ? arguments.GetProperty(name) : null;
    }

    public double Double(string name, double otherwise) => Element(name) is { } value ? KerasData.Number(value) : otherwise;

    public double? Double(string name) => Element(name) is { } value ? KerasData.Number(value) : null;

    /// <summary>A number that may be given as None, which is not to leave it out.</summary>
    public double? Or(string name, double? otherwise)
    {
        var value = Double(name);
        return arguments.TryGetProperty(name, out _) ? value : otherwise;
    }

    public int Int(string name, int otherwise) => Element(name)?.GetInt32() ?? otherwise;

    public int? Int(string name) => Element(name)?.GetInt32();

    public bool Bool(string name, bool otherwise = false) => Element(name)?.GetBoolean() ?? otherwise;

    public string? String(string name) => Element(name)?.GetString();

    public int[]? Ints(string name) => Element(name) is { } value ? [.. KerasData.Numbers(value).Select(n => (int)n)] : null;

    public double[]? Doubles(string name) => Element(name) is { } value ? [.. KerasData.Numbers(value)] : null;

    /// <summary>The arguments are bound.</summary>
    /// <exception cref="LeftOutException">Some have no counterpart here.</exception>
    public void End()
    {
        if (_left.Count > 0) throw new LeftOutException($"argument {string.Join(", ", _left)}");
    }
}
