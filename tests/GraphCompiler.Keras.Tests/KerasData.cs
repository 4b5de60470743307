using System.Globalization;
using System.Text.Json;

namespace GraphCompiler.Keras.Tests;

/// <summary>The files of tests/Data/golden_keras, or of another folder that GRAPHCOMPILER_GOLDEN_KERAS names.</summary>
internal static class KerasData
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GRAPHCOMPILER_GOLDEN_KERAS") ?? Path.Combine(AppContext.BaseDirectory, "Data", "golden_keras");

    /// <summary>The names of a folder's files, without their endings.</summary>
    public static TheoryData<string> Files(string folder, string? except = null)
    {
        var path = Path.Combine(Folder, folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Where(f => f != except).Order(StringComparer.Ordinal)]
            : [];
    }

    public static JsonElement Read(string folder, string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, folder, name + ".json")));
        return file.RootElement.Clone();
    }

    /// <summary>A tensor as the files write it: type, shape and elements, or a bare float32 number.</summary>
    public static Tensor ToTensor(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return Tf.Constant((float)Number(element));
        return ToTensor(element.GetProperty("data"), element.GetProperty("dtype").GetString()!, Ints(element.GetProperty("shape")));
    }

    /// <summary>A tensor of elements that may stand in nested lists.</summary>
    public static Tensor ToTensor(JsonElement data, string dtype, int[] shape)
    {
        var numbers = Numbers(data).ToArray();
        return dtype switch
        {
            "float32" => Tf.Constant<float>(Array.ConvertAll(numbers, n => (float)n), shape),
            "float64" => Tf.Constant<double>(numbers, shape),
            "int32" => Tf.Constant<int>(Array.ConvertAll(numbers, n => (int)n), shape),
            "int64" => Tf.Constant<long>(Array.ConvertAll(numbers, n => (long)n), shape),
            "bool" => Tf.Constant<bool>(Array.ConvertAll(numbers, n => n != 0), shape),
            "uint8" => Tf.Constant<byte>(Array.ConvertAll(numbers, n => (byte)n), shape),
            _ => throw new LeftOutException($"a tensor of {dtype}"),
        };
    }

    public static int[] Ints(JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];

    public static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => element.GetDouble(),
    };

    public static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [Number(element)];

    /// <summary>A case's tolerance, or its file's.</summary>
    public static double Tolerance(JsonElement file, JsonElement test, string name) =>
        test.TryGetProperty(name, out var own) || file.TryGetProperty(name, out own) ? own.GetDouble() : 0;

    /// <summary>Throws where a tensor is not the wanted one.</summary>
    public static void Check(Tensor? actual, JsonElement want, double rtol, double atol, string what)
    {
        Assert.True(actual is not null, $"{what} is null");
        var wanted = ToTensor(want);
        Assert.True(actual.Shape == wanted.Shape, $"{what} has shape {actual.Shape}, not {wanted.Shape}");
        Check(Values(actual), Values(wanted), rtol, atol, what);
    }

    public static void Check(double[] got, double[] want, double rtol, double atol, string what)
    {
        Assert.True(got.Length == want.Length, $"{what} has {got.Length} elements, not {want.Length}");
        for (var i = 0; i < want.Length; i++)
        {
            var isClose = got[i].Equals(want[i]) || got[i] == want[i] || Math.Abs(got[i] - want[i]) <= atol + (rtol * Math.Abs(want[i]));
            Assert.True(isClose, string.Create(CultureInfo.InvariantCulture, $"{what}[{i}] is {got[i]:R}, not {want[i]:R}"));
        }
    }

    /// <summary>The elements, widened.</summary>
    public static double[] Values(Tensor tensor) => tensor switch
    {
        Tensor<float> x => Array.ConvertAll(x.ToArray(), v => (double)v),
        Tensor<double> x => x.ToArray(),
        Tensor<bool> x => Array.ConvertAll(x.ToArray(), v => v ? 1.0 : 0),
        _ => Values(Tf.Cast<double>(tensor)),
    };
}
