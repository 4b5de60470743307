using System.Globalization;
using System.Text.Json.Nodes;

namespace GraphCompiler.Interop.Tests;

/// <summary>
/// What the product writes, for other programs to open: <c>tests/Data/written</c> is made anew by
/// <c>GRAPHCOMPILER_WRITTEN=$PWD/tests/Data/written dotnet test -c Release tests/GraphCompiler.Interop.Tests --filter Written</c>.
/// </summary>
public sealed class WrittenModelTests
{
    public static TheoryData<string> Names => [.. WrittenModels.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loaded_equals_live_bit_for_bit(string name)
    {
        using var folder = new Folder();
        var written = WrittenModels.All[name]();
        var path = Environment.GetEnvironmentVariable("GRAPHCOMPILER_WRITTEN") is { Length: > 0 } data ? Path.Combine(data, name) : folder.Path;
        if (Directory.Exists(Path.Combine(path, "model"))) Directory.Delete(Path.Combine(path, "model"), recursive: true);
        SavedModel.Save(written.Module, Path.Combine(path, "model"), written.Signatures);
        var loaded = SavedModel.Load(Path.Combine(path, "model"));
        var calls = new JsonArray();
        foreach (var (signature, inputs) in written.Calls)
        {
            var outputs = loaded.Signatures[signature].Call(inputs);
            var live = (Tensor)written.Signatures.First(s => s.Name == signature).Function.Invoke(inputs.ToDictionary(i => i.Key, i => (object?)i.Value))!;
            var own = Assert.Single(outputs);
            Assert.Equal(live.Shape, own.Value.Shape);
            Assert.Equal(Bits(live), Bits(own.Value));
            calls.Add(new JsonObject { ["signature"] = signature, ["inputs"] = Json(inputs), ["outputs"] = Json(outputs) });
        }

        var expected = new JsonObject { ["rtol"] = 1e-5, ["atol"] = 1e-6, ["calls_in_order"] = calls };
        if (path != folder.Path) File.WriteAllText(Path.Combine(path, "expected.json"), expected.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_written_before_still_agrees(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Data", "written", name);
        var model = SavedModel.Load(Path.Combine(folder, "model"));
        ModelChecks.Calls(model, System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement);
    }

    [Fact]
    public void Checkpoint()
    {
        using var folder = new Folder();
        var path = Environment.GetEnvironmentVariable("GRAPHCOMPILER_WRITTEN") is { Length: > 0 } data ? Path.Combine(data, "checkpoint") : folder.Path;
        var module = WrittenModels.All["mlp"]().Module;
        if (path != folder.Path && Directory.Exists(path)) Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        new Checkpoint(module).Write(Path.Combine(path, "mlp"));
        var reader = new CheckpointReader(Path.Combine(path, "mlp"));
        var values = reader.Shapes.Keys.Where(k => k.Contains("VARIABLE_VALUE", StringComparison.Ordinal)).ToDictionary(k => k, reader.GetTensor);
        Assert.Equal(module.Variables.Count, values.Count);
        if (path != folder.Path) File.WriteAllText(Path.Combine(path, "expected.json"), new JsonObject { ["variables"] = Json(values) }.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    private static byte[] Bits(Tensor tensor)
    {
        var bytes = new byte[Buffer.ByteLength(tensor.Numpy())];
        Buffer.BlockCopy(tensor.Numpy(), 0, bytes, 0, bytes.Length);
        return bytes;
    }

    internal static JsonObject Json(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var json = new JsonObject();
        foreach (var (name, tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
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
