using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace GraphCompiler.Interop.Tests;

/// <summary>The models that TensorFlow wrote, and what it computed with them.</summary>
internal static class Fixtures
{
    public static string Folder => Environment.GetEnvironmentVariable("GRAPHCOMPILER_FIXTURES") ?? Path.Combine(AppContext.BaseDirectory, "Data", "fixtures");

    public static string Model(string name) => Path.Combine(Folder, "saved_model", name, "model");

    public static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "saved_model", name, "expected.json"))).RootElement;

    /// <summary>Names of the models.</summary>
    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Path.Combine(Folder, "saved_model")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    /// <summary>A folder that is deleted afterwards.</summary>
    public static DirectoryInfo Temporary() => Directory.CreateTempSubdirectory("saved_model");

    /// <summary>An argument: a tensor, or a structure of them.</summary>
    public static object? Value(JsonElement json)
    {
        if (json.TryGetProperty("py", out var host)) return Host(host);
        if (json.TryGetProperty("none", out _)) return null;
        if (json.TryGetProperty("list", out var list)) return list.EnumerateArray().Select(Value).ToArray();
        if (json.TryGetProperty("tuple", out var tuple)) return Structures.Tuple([.. tuple.EnumerateArray().Select(Value)]);
        if (json.TryGetProperty("dict", out var dict)) return dict.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value));
        if (json.TryGetProperty("namedtuple", out var named)) return Structures.Tuple([.. named.EnumerateObject().Select(p => Value(p.Value))]);
        return Tensor(json);
    }

    /// <summary>A tensor.</summary>
    public static Tensor Tensor(JsonElement json)
    {
        var dtype = DType.All.First(d => d.Name == json.GetProperty("dtype").GetString());
        var shape = Shape.Create([.. json.GetProperty("shape").EnumerateArray().Select(s => (Dim)s.GetInt32())]);
        var data = TensorFactory.NewArray(dtype, shape.ElementCount);
        var i = 0;
        foreach (var element in json.GetProperty("data").EnumerateArray()) data.SetValue(Element(element, dtype), i++);
        return TensorFactory.FromArray(dtype, data, shape);
    }

    /// <summary>Requires a result to be what is expected: floats nearly, all else exactly.</summary>
    public static void Check(JsonElement expected, object? actual, double rtol, double atol, string where)
    {
        if (expected.TryGetProperty("list", out var items) || expected.TryGetProperty("tuple", out items))
        {
            var own = Items(actual);
            Assert.Equal(items.GetArrayLength(), own.Length);
            var i = 0;
            foreach (var item in items.EnumerateArray()) Check(item, own[i], rtol, atol, $"{where}[{i++}]");
            return;
        }

        if (expected.TryGetProperty("dict", out var dict))
        {
            var own = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(actual);
            Assert.Equal(dict.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), own.Keys.Order(StringComparer.Ordinal));
            foreach (var member in dict.EnumerateObject()) Check(member.Value, own[member.Name], rtol, atol, $"{where}.{member.Name}");
            return;
        }

        if (expected.TryGetProperty("namedtuple", out var named))
        {
            var own = Items(actual);
            var i = 0;
            foreach (var member in named.EnumerateObject()) Check(member.Value, own[i++], rtol, atol, $"{where}.{member.Name}");
            return;
        }

        var tensor = Assert.IsAssignableFrom<Tensor>(actual);
        var wanted = Tensor(expected);
        Assert.True(wanted.DType == tensor.DType, $"{where}: {tensor.DType.Name}, expected {wanted.DType.Name}");
        Assert.True(wanted.Shape == tensor.Shape, $"{where}: {tensor.Shape}, expected {wanted.Shape}");
        var (x, y) = (wanted.Numpy(), tensor.Numpy());
        for (var i = 0; i < x.Length; i++)
        {
            var (a, b) = (x.Cast<object>().ElementAt(i), y.Cast<object>().ElementAt(i));
            if (!wanted.DType.IsFloating)
            {
                Assert.True(a.Equals(b), $"{where}[{i}]: {b}, expected {a}");
                continue;
            }

            var (p, q) = (Number(a), Number(b));
            Assert.True(p.Equals(q) || Math.Abs(p - q) <= atol + (rtol * Math.Abs(p)), $"{where}[{i}]: {q}, expected {p}");
        }
    }

    private static double Number(object value) => value is Half half ? (double)half : value is BFloat16 small ? small : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static object?[] Items(object? value) => value switch
    {
        System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        System.Collections.IList list => [.. list.Cast<object?>()],
        _ => throw new Xunit.Sdk.XunitException($"{value} is no list"),
    };

    private static object? Host(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when json.GetRawText().AsSpan().ContainsAny('.', 'e') => json.GetDouble(),
        JsonValueKind.Number => json.GetInt32(),
        _ => null,
    };

    private static object Element(JsonElement json, DType dtype)
    {
        var special = json.ValueKind == JsonValueKind.String && dtype != DType.String ? json.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity } : (double?)null;
        return dtype.Name switch
        {
            "float32" => special is { } s ? (float)s : json.GetSingle(),
            "float64" => special ?? json.GetDouble(),
            "float16" => (Half)(special ?? json.GetDouble()),
            "bfloat16" => (BFloat16)(float)(special ?? json.GetDouble()),
            "complex64" => new Complex64(json[0].GetSingle(), json[1].GetSingle()),
            "complex128" => new Complex(json[0].GetDouble(), json[1].GetDouble()),
            "string" => json.ValueKind == JsonValueKind.String ? json.GetString()! : TextBytes.Decode(json.GetProperty("b64").GetBytesFromBase64()),
            "bool" => json.GetBoolean(),
            "uint64" => json.GetUInt64(),
            _ => Convert.ChangeType(json.GetInt64(), dtype.ClrType, CultureInfo.InvariantCulture),
        };
    }
}
