using System.Globalization;
using System.Text.Json;
using GraphCompiler.Tests.Golden;

namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>The random numbers that TensorFlow 2.21 drew.</summary>
internal static class GoldenRandom
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenData.Folder("golden_random"), name + ".json"))).RootElement;

    public static GoldenTensor Tensor(this JsonElement element) => element.Deserialize<GoldenTensor>(s_options)!;

    /// <summary>A property, with the index of an array's item where it is a number.</summary>
    public static JsonElement At(this JsonElement element, params string[] path)
    {
        foreach (var step in path) element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(step, CultureInfo.InvariantCulture)] : element.GetProperty(step);
        return element;
    }

    public static long[] State(this JsonElement state) => [.. state.EnumerateArray().Select(s => s.ValueKind == JsonValueKind.String ? long.Parse(s.GetString()!, CultureInfo.InvariantCulture) : s.GetInt64())];

    /// <summary>The seed of a case as the tensor that it was.</summary>
    public static Tensor Seed(this JsonElement golden) => golden.TryGetProperty("seed_dtype", out var dtype) && dtype.GetString() == "int64"
        ? (Tensor<long>)golden.At("seed").State()
        : (Tensor<int>)Array.ConvertAll(golden.At("seed").State(), s => (int)s);

    /// <summary>Bit for bit.</summary>
    public static void CheckSame(this JsonElement expected, Tensor actual, string what = "the result") => expected.Tensor().Check(actual, 0, 0, signedZero: false, what);

    /// <summary>Within what logarithms, sines and cosines may differ by.</summary>
    public static void CheckNear(this JsonElement expected, Tensor actual, string what = "the result")
    {
        var tensor = expected.Tensor();
        if (tensor.Dtype == "float16") tensor.Check(actual, 2e-3, 1e-3, signedZero: false, what);
        else tensor.Check(actual, 1e-5, 1e-6, signedZero: false, what);
    }
}
