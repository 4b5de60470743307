using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Conformance.Programs;

/// <summary>Whole programs against what TensorFlow computed with them: eagerly and compiled.</summary>
internal static class ProgramRun
{
    /// <summary>scale * sin(frequency * j + phase), j = 1, 2, ... in row-major order.</summary>
    public static Tensor<float> Wave(Shape shape, double scale = 0.3, double frequency = 1.7, double phase = 0.5) =>
        Tf.Constant([.. Enumerable.Range(1, (int)shape.ElementCount).Select(j => (float)(scale * Math.Sin((frequency * j) + phase)))], shape);

    /// <summary>Runs a program eagerly and compiled, and compares what it returns.</summary>
    /// <param name="name">The file with TensorFlow's numbers.</param>
    /// <param name="main">The program; what it returns by name.</param>
    /// <param name="log">Gets the kernels that ran interpreted.</param>
    /// <param name="ownCounts">The functions, as TensorFlow's file names them, that have fewer traces here.</param>
    public static void Check(
        string name, Func<(Dictionary<string, Tensor> Results, TfFunction[] Functions)> main, ITestOutputHelper log, params (string Function, int Traces)[] ownCounts)
    {
        using var document = Read(name);
        try
        {
            Tf.Config.RunFunctionsEagerly = true;
            Compare(document.RootElement, main().Results, isEager: true);
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }

        var (results, functions) = main();
        Compare(document.RootElement, results, isEager: false);
        var counts = document.RootElement.GetProperty("trace_counts").EnumerateObject().Select(Traces).ToArray();
        Assert.Equal(counts, functions.Select(f => f.TracingCount));
        foreach (var kernel in functions.SelectMany(f => f.ConcreteFunctions).SelectMany(c => c.Kernels).Where(k => !k.IsCompiled))
        {
            log.WriteLine($"interpreted: {kernel.Key}: {kernel.Reason}");
        }

        int Traces(JsonProperty count) => Array.Find(ownCounts, own => own.Function == count.Name) is { Function: not null, Traces: var fewer } ? fewer : count.Value.GetInt32();
    }

    /// <summary>Compares what host code noted, eagerly and then while tracing, with TensorFlow's logs.</summary>
    public static void CheckHostLog(string name)
    {
        using var document = Read(name);
        var expected = document.RootElement.GetProperty("log_eager").EnumerateArray().Concat(document.RootElement.GetProperty("log").EnumerateArray());
        Assert.Equal(expected.Select(e => e.GetString()), TakeHostLog());
    }

    private static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "programs", name + ".json")));

    private static void Compare(JsonElement file, Dictionary<string, Tensor> results, bool isEager)
    {
        foreach (var expected in file.GetProperty("results").EnumerateObject())
        {
            var (want, got) = (expected.Value, results[expected.Name]);
            if (isEager && file.TryGetProperty("eager_results", out var eager) && eager.TryGetProperty(expected.Name, out var other)) want = other;
            var tolerance = file.GetProperty("tolerance").GetProperty(expected.Name);
            var (rtol, atol) = (tolerance.GetProperty("rtol").GetDouble(), tolerance.GetProperty("atol").GetDouble());
            Assert.Equal(want.GetProperty("dtype").GetString(), got.DType.Name);
            Assert.Equal(want.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), got.Shape.ToArray());
            var numbers = want.GetProperty("data").EnumerateArray().Select(Number).ToArray();
            var values = got.Numpy().Cast<object>().Select(v => v is bool b ? b ? 1.0 : 0.0 : Convert.ToDouble(v, CultureInfo.InvariantCulture)).ToArray();
            for (var i = 0; i < numbers.Length; i++)
            {
                var isClose = Math.Abs(values[i] - numbers[i]) <= atol + (rtol * Math.Abs(numbers[i]));
                Assert.True(isClose, string.Create(CultureInfo.InvariantCulture, $"{expected.Name}[{i}] is {values[i]:R}, not {numbers[i]:R} {(isEager ? "eagerly" : "compiled")}"));
            }
        }
    }

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => element.GetDouble(),
    };
}
