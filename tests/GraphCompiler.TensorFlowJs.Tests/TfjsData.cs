using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>Models that the converter wrote, tensors of tests, and TensorFlow.js itself.</summary>
internal static class TfjsData
{
    public static string Folder => Environment.GetEnvironmentVariable("GRAPHCOMPILER_FIXTURES") ?? Path.Combine(AppContext.BaseDirectory, "Data", "fixtures");

    public static string Written => Path.Combine(AppContext.BaseDirectory, "Data", "written", "tfjs");

    public static JsonElement Expected { get; } = JsonDocument.Parse(File.ReadAllText(Fixture("expected.json"))).RootElement.GetProperty("models");

    public static string Fixture(string name) => Path.Combine(Folder, "tfjs", name);

    public static string Corrupt(string name) => Path.Combine(Folder, "corrupt", "tfjs", name);

    /// <summary>A folder that is deleted afterwards.</summary>
    public static DirectoryInfo Temporary() => Directory.CreateTempSubdirectory("tfjs");

    /// <summary>A tensor in JSON.</summary>
    public static Tensor Read(JsonElement json)
    {
        var shape = Shape.Create([.. json.GetProperty("shape").EnumerateArray().Select(s => (Dim)s.GetInt32())]);
        var data = json.GetProperty("data").EnumerateArray().ToArray();
        return json.GetProperty("dtype").GetString() switch
        {
            "float32" => Tf.Constant<float>(Array.ConvertAll(data, d => d.ValueKind == JsonValueKind.String ? float.Parse(d.GetString()!, CultureInfo.InvariantCulture) : (float)d.GetDouble()), shape),
            "int32" => Tf.Constant<int>(Array.ConvertAll(data, d => d.GetInt32()), shape),
            _ => Tf.Constant<bool>(Array.ConvertAll(data, d => d.GetBoolean()), shape),
        };
    }

    public static Dictionary<string, Tensor> All(JsonElement json) => json.EnumerateObject().ToDictionary(i => i.Name, i => Read(i.Value));

    /// <summary>Tensors as JSON.</summary>
    public static string Json(params (string Name, Tensor Value)[] tensors) => new JsonObject(tensors.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)new JsonObject
    {
        ["dtype"] = t.Value.DType.Name,
        ["shape"] = new JsonArray([.. t.Value.Shape.ToArray().Select(s => (JsonNode)s)]),
        ["data"] = new JsonArray([.. t.Value.Numpy().Cast<object>().Select(v => JsonNode.Parse(Convert.ToString(v, CultureInfo.InvariantCulture)!.ToLowerInvariant()))]),
    }))).ToJsonString();

    /// <summary>What is wrong with a result: floats are held nearly, all else exactly; null where nothing is.</summary>
    public static string? Difference(Tensor expected, Tensor actual, double rtol, double atol)
    {
        if (expected.DType != actual.DType) return $"{actual.DType.Name}, expected {expected.DType.Name}";
        if (!expected.Shape.Equals(actual.Shape)) return $"the shape {actual.Shape}, expected {expected.Shape}";
        var (x, y) = (Numbers(expected), Numbers(actual));
        for (var i = 0; i < x.Length; i++)
        {
            if (!x[i].Equals(y[i]) && !(Math.Abs(x[i] - y[i]) <= (expected.DType.IsFloating ? atol + (rtol * Math.Abs(x[i])) : 0))) return string.Create(CultureInfo.InvariantCulture, $"{y[i]} at {i}, expected {x[i]}");
        }

        return null;
    }

    public static double[] Numbers(Tensor tensor) => [.. tensor.Numpy().Cast<object>().Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture))];

    /// <summary>Runs models in TensorFlow.js; gives an object with outputs, or with an error, for each.</summary>
    public static JsonElement[] Run(IEnumerable<(string Model, string Inputs)> calls)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "run.cjs"), NodePackage.Module!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var lines = calls.Select(c => new JsonObject { ["model"] = c.Model, ["inputs"] = JsonNode.Parse(c.Inputs) }.ToJsonString()).ToArray();
        var errors = node.StandardError.ReadToEndAsync();
        var writing = Task.Run(() =>
        {
            foreach (var line in lines) node.StandardInput.WriteLine(line);
            node.StandardInput.Close();
        });
        JsonElement[] answers = [.. node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => JsonDocument.Parse(a).RootElement)];
        writing.Wait();
        node.WaitForExit();
        Assert.True(lines.Length == answers.Length, errors.Result);
        return answers;
    }
}

/// <summary>TensorFlow.js, where <c>npm install --ignore-scripts --prefix tests/GraphCompiler.TensorFlowJs.Tests/obj/tfjs @tensorflow/tfjs</c> has put it.</summary>
internal static class NodePackage
{
    public static string? Module { get; } = typeof(NodePackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "TensorFlowJs")?.Value is { } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Why tests that take it are skipped.</summary>
    public static string? Reason => Module is null ? "@tensorflow/tfjs is not installed: npm install --ignore-scripts --prefix tests/GraphCompiler.TensorFlowJs.Tests/obj/tfjs @tensorflow/tfjs" : null;
}

/// <summary>A test that runs TensorFlow.js.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePackage.Reason;
}

/// <summary>A test of several cases that runs TensorFlow.js.</summary>
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodePackage.Reason;
}
