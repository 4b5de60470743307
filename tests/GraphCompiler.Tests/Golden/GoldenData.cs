using System.Globalization;
using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>The files of tests/Data that hold what TensorFlow computed.</summary>
internal static class GoldenData
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static GoldenCase[] Cases(string operatorName) => Read<GoldenFile<GoldenCase>>("golden", operatorName)?.Cases ?? [];

    public static GoldenCase[] SecondOrder(string operatorName) => Read<GoldenFile<GoldenCase>>("golden", Path.Combine("second_order", operatorName))?.Cases ?? [];

    public static GoldenCase[] Jacobians(string operatorName) => Read<GoldenFile<GoldenCase>>("golden", Path.Combine("jacobian", operatorName))?.Cases ?? [];

    public static GoldenError[] Errors(string operatorName) => Read<GoldenFile<GoldenError>>("golden_errors", operatorName)?.Cases ?? [];

    /// <summary>Where the files are: other ones may be given by GRAPHCOMPILER_GOLDEN and the like.</summary>
    public static string Folder(string name) =>
        Environment.GetEnvironmentVariable("GRAPHCOMPILER_" + name.ToUpperInvariant()) ?? Path.Combine(AppContext.BaseDirectory, "Data", name);

    private static T? Read<T>(string folder, string name)
        where T : class
    {
        var path = Path.Combine(Folder(folder), name + ".json");
        return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_options) : null;
    }
}

internal sealed record GoldenFile<T>(T[] Cases);

/// <summary>An input and its answers, as tests/Data/golden describes them.</summary>
internal sealed record GoldenCase(
    string Name,
    GoldenTensor[] Inputs,
    JsonElement Attrs,
    GoldenTensor[] Outputs,
    GoldenTensor?[]? Upstream,
    GoldenTensor?[]? Gradients,
    GoldenTensor?[]? U,
    GoldenTensor?[]? Second,
    GoldenTensor?[]? Jvp,
    GoldenTensor?[]? Jacobian,
    GoldenTensor?[]? BatchJacobian,
    double Rtol,
    double Atol,
    bool SignedZero)
{
    /// <summary>Whether its element types are some that tensors have here.</summary>
    public bool HasTensors => Inputs.Concat(Outputs).All(t => t.IsSupported);
}

/// <summary>Bad input and what TensorFlow says in each phase.</summary>
internal sealed record GoldenError(string Name, GoldenTensor[] Inputs, JsonElement Attrs, GoldenOutcome[] Outcomes)
{
    /// <summary>What happens on a path: while tracing, else when the graph runs.</summary>
    public GoldenOutcome? Outcome(GoldenPath path) => path switch
    {
        GoldenPath.Eager => Find("eager"),
        GoldenPath.Traced => Find("trace") ?? Find("run"),
        _ => Find("u-trace") ?? Find("u-run"),
    };

    private GoldenOutcome? Find(string phase) => Array.Find(Outcomes, o => o.When.Contains(phase));
}

internal sealed record GoldenOutcome(string[] When, string? Class, string? Message, string[]? MustContain, GoldenTensor[]? Outputs);

/// <summary>A tensor as the files write it; without data it is one of ones.</summary>
internal sealed record GoldenTensor(string Dtype, int[] Shape, JsonElement Data)
{
    public bool IsSupported => DType.InKernels.Any(t => t.Name == Dtype);

    public Tensor ToTensor() => Dtype switch
    {
        "float32" => Tf.Constant(Elements(e => (float)Number(e), 1f), Shape),
        "float64" => Tf.Constant(Elements(Number, 1.0), Shape),
        "int32" => Tf.Constant(Elements(e => e.GetInt32(), 1), Shape),
        "int64" => Tf.Constant(Elements(e => e.GetInt64(), 1L), Shape),
        "float16" => Tf.Constant(Elements(e => (Half)Number(e), (Half)1), Shape),
        "int8" => Tf.Constant(Elements(e => e.GetSByte(), (sbyte)1), Shape),
        "int16" => Tf.Constant(Elements(e => e.GetInt16(), (short)1), Shape),
        "uint8" => Tf.Constant(Elements(e => e.GetByte(), (byte)1), Shape),
        "uint16" => Tf.Constant(Elements(e => e.GetUInt16(), (ushort)1), Shape),
        "uint32" => Tf.Constant(Elements(e => e.GetUInt32(), 1u), Shape),
        "uint64" => Tf.Constant(Elements(e => e.GetUInt64(), 1ul), Shape),
        "bool" => Tf.Constant(Elements(e => e.ValueKind == JsonValueKind.Number ? e.GetInt32() != 0 : e.GetBoolean(), true), Shape),
        _ => throw new NotExpressibleException($"a tensor of {Dtype}"),
    };

    /// <summary>A variable that starts with it.</summary>
    public IVariable ToVariable()
    {
        var value = ToTensor();
        return (IVariable)Activator.CreateInstance(typeof(Variable<>).MakeGenericType(value.DType.ClrType), value, true, null, null)!;
    }

    /// <summary>Throws where the tensor is not this one within the tolerance.</summary>
    public void Check(Tensor? actual, double rtol, double atol, bool signedZero, string what)
    {
        Assert.True(actual is not null, $"{what} is null");
        Assert.Equal(Dtype, actual.DType.Name);
        Assert.True(actual.Shape == (Shape)Shape, $"{what} has shape {actual.Shape}, not {(Shape)Shape}");
        if (!actual.DType.IsFloating)
        {
            Assert.Equal(ToTensor().Data, actual.Data);
            return;
        }

        var got = Values(actual);
        var want = Values(ToTensor());
        for (var i = 0; i < want.Length; i++)
        {
            Assert.True(
                IsClose(got[i], want[i], rtol, atol) && (!signedZero || want[i] != 0 || double.IsNegative(got[i]) == double.IsNegative(want[i])),
                string.Create(CultureInfo.InvariantCulture, $"{what}[{i}] is {got[i]:R}, not {want[i]:R}"));
        }
    }

    private static bool IsClose(double got, double want, double rtol, double atol) =>
        got.Equals(want) || got == want || Math.Abs(got - want) <= atol + (rtol * Math.Abs(want));

    /// <summary>The elements, widened: of float32 and int32 exactly.</summary>
    public static double[] Values(Tensor tensor) => tensor switch
    {
        Tensor<float> x => Array.ConvertAll(x.ToArray(), v => (double)v),
        Tensor<int> x => Array.ConvertAll(x.ToArray(), v => (double)v),
        Tensor<long> x => Array.ConvertAll(x.ToArray(), v => (double)v),
        Tensor<double> x => x.ToArray(),
        Tensor<bool> x => Array.ConvertAll(x.ToArray(), v => v ? 1.0 : 0),
        _ => [.. tensor.Data.Cast<object>().Select(v => v is Half h ? (double)h : v is bool b ? b ? 1 : 0 : Convert.ToDouble(v, CultureInfo.InvariantCulture))],
    };

    private T[] Elements<T>(Func<JsonElement, T> read, T one)
    {
        if (Data.ValueKind == JsonValueKind.Array) return [.. Data.EnumerateArray().Select(read)];
        return [.. Enumerable.Repeat(one, (int)((Shape)Shape).ElementCount)];
    }

    private static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();
}

/// <summary>What C#'s signatures rule out: such a case is met by the compiler.</summary>
internal sealed class NotExpressibleException(string what) : Exception(what);
