using System.Globalization;
using System.Text.Json.Nodes;
using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>
/// The traces that are written in the formats of others, for other programs to open: each beside a file of inputs and outputs, made anew by the command of <see cref="WrittenModelTests"/>.
/// </summary>
internal static class WrittenTraces
{
    /// <summary>Where a format's models are kept; null while nothing is to be kept.</summary>
    private static string? Kept => Environment.GetEnvironmentVariable("GRAPHCOMPILER_WRITTEN") is { Length: > 0 } folder ? folder : null;

    public static Dictionary<string, Func<(ConcreteFunction Function, Dictionary<string, Tensor>[] Inputs)>> All { get; } = new()
    {
        ["mlp"] = () => Of("mlp", "serving_default"),
        ["convnet"] = () => Of("convnet", "serving_default"),
        ["sequence"] = () => Of("sequence", "serving_default"),
        ["lstm"] = Lstm,
        ["collatz"] = () => Of("control_flow", "collatz"),
        ["squares"] = () => Of("control_flow", "squares"),
    };


    /// <summary>Writes a trace, and requires what is read to give what the trace gives.</summary>
    /// <param name="format">The name of the format, and of the folder for it.</param>
    /// <param name="name">The trace.</param>
    /// <param name="ending">The ending of the file; empty for a folder.</param>
    /// <param name="save">Writes it.</param>
    /// <param name="load">Reads it; gives how it is called.</param>
    public static void Check(string format, string name, string ending, Action<ConcreteFunction, string> save, Func<string, Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>>> load)
    {
        var folder = Fixtures.Temporary();
        var (function, calls) = All[name]();
        var path = Path.Combine(Kept is null ? folder.FullName : Path.Combine(Kept, format), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        save(function, path + ending);
        var call = load(path + ending);
        var runs = new JsonArray();
        foreach (var inputs in calls)
        {
            var outputs = call(inputs);
            var live = (Tensor)function.Invoke(inputs.ToDictionary(i => i.Key, i => (object?)i.Value))!;
            var own = Assert.Single(outputs).Value;
            Assert.Equal(live.Shape, own.Shape);
            var (x, y) = (Numbers(live), Numbers(own));
            for (var i = 0; i < x.Length; i++) Assert.True(Math.Abs(x[i] - y[i]) <= 1e-6 + (1e-5 * Math.Abs(x[i])), $"{y[i]} at {i}, expected {x[i]}");
            runs.Add(new JsonObject { ["inputs"] = Json(inputs), ["outputs"] = Json(outputs) });
        }

        var expected = new JsonObject { ["rtol"] = 1e-4, ["atol"] = 1e-5, ["runs"] = runs };
        if (Kept is not null) File.WriteAllText($"{path}.json", expected.ToJsonString(new() { WriteIndented = true }) + "\n");
        folder.Delete(recursive: true);
    }

    private static (ConcreteFunction, Dictionary<string, Tensor>[]) Of(string model, string signature)
    {
        var written = WrittenModels.All[model]();
        return (written.Signatures.First(s => s.Name == signature).Function, [.. written.Calls.Where(c => c.Signature == signature).Select(c => c.Inputs)]);
    }

    private static (ConcreteFunction, Dictionary<string, Tensor>[]) Lstm()
    {
        var model = new Sequential([new LSTM(5, returnSequences: true), new LSTM(4), new Dense(2)]);
        model.Build([null, 6, 3], includesBatch: true);
        foreach (var variable in model.Variables.Cast<Variable<float>>())
        {
            variable.Assign(Tf.Constant<float>(Enumerable.Range(0, (int)variable.Shape.ElementCount).Select(i => (((i * 41) + 7) % 97 / 64f) - 0.75f).ToArray(), variable.Shape));
        }

        var function = Tf.Function<Func<Tensor<float>, Tensor<float>>>(x => (Tensor<float>)model.Call(x)).GetConcreteFunction(new TensorSpec<float>([null, 6, 3], name: "sequence"));
        return (function, [new() { ["sequence"] = Sequence(2) }, new() { ["sequence"] = Sequence(1) }]);
    }

    private static Tensor<float> Sequence(int count) => Tf.Constant<float>(Enumerable.Range(0, count * 18).Select(i => (((i * 29) + count) % 47 / 16f) - 1.25f).ToArray(), (int[])[count, 6, 3]);

    private static double[] Numbers(Tensor tensor) => [.. tensor.Numpy().Cast<object>().Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture))];

    private static JsonObject Json(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var json = new JsonObject();
        foreach (var (name, tensor) in tensors)
        {
            json[name] = new JsonObject
            {
                ["dtype"] = tensor.DType.Name,
                ["shape"] = new JsonArray([.. tensor.Shape.ToArray().Select(s => (JsonNode)s)]),
                ["data"] = new JsonArray([.. tensor.Numpy().Cast<object>().Select(v => JsonNode.Parse(Convert.ToString(v, CultureInfo.InvariantCulture)!.ToLowerInvariant()))]),
            };
        }

        return json;
    }
}
