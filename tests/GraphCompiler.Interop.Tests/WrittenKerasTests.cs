using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>A file of Keras that the product writes, of a model in the middle of its training, for Keras to open and to go on with. It is made anew with the saved models.</summary>
public sealed class WrittenKerasTests
{
    // What a file says of its time says nothing here.
    private const string Metadata = """{"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}""";

    private static readonly int[] s_steps = [6, 4];

    [Fact]
    public void Written_file_goes_on_where_the_live_model_is()
    {
        using var folder = new Folder();
        var path = Environment.GetEnvironmentVariable("GRAPHCOMPILER_WRITTEN") is { Length: > 0 } data ? Path.Combine(data, "keras") : folder.Path;
        Directory.CreateDirectory(path);
        var (model, x, y) = (Trained(), WrittenModels.Inputs(5, s_steps), WrittenModels.Inputs(5, [2]));
        var file = Path.Combine(path, "model.keras");
        model.Save(file);
        Dateless(file);
        model.SaveWeights(Path.Combine(path, "model.weights.h5"));
        var loaded = Model.Load(file);
        var expected = new JsonObject { ["rtol"] = 1e-5, ["atol"] = 1e-6, ["inputs"] = WrittenModelTests.Json([new("steps", x)]), ["output"] = Json(model.Predict(x)), ["labels"] = Json(y) };
        Assert.Equal(model.Predict(x).ToArray(), loaded.Predict(x).ToArray());

        var (own, other) = (model.TrainOnBatch(x, y)["loss"], loaded.TrainOnBatch(x, y)["loss"]);

        Assert.Equal(own, other);
        Assert.Equal(model.Predict(x).ToArray(), loaded.Predict(x).ToArray());
        expected["loss_of_train_on_batch"] = own;
        expected["output_after_train_on_batch"] = Json(model.Predict(x));
        if (path != folder.Path) File.WriteAllText(Path.Combine(path, "expected.json"), expected.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Fact]
    public void What_was_written_before_still_agrees()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Data", "written", "keras");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        var expected = json.RootElement;
        var model = Model.Load(Path.Combine(folder, "model.keras"));
        var other = Trained();
        other.LoadWeights(Path.Combine(folder, "model.weights.h5"));
        var (x, y) = ((Tensor<float>)Fixtures.Tensor(expected.GetProperty("inputs").GetProperty("steps"))!, Fixtures.Tensor(expected.GetProperty("labels"))!);

        foreach (var one in (Model[])[model, other])
        {
            Check("output", one.Predict(x));
            Assert.Equal(expected.GetProperty("loss_of_train_on_batch").GetSingle(), one.TrainOnBatch(x, y)["loss"], 1e-5);
            Check("output_after_train_on_batch", one.Predict(x));
        }

        void Check(string what, Tensor actual) => Fixtures.Check(expected.GetProperty(what), actual, expected.GetProperty("rtol").GetDouble(), expected.GetProperty("atol").GetDouble(), what);
    }

    // Members of several kinds, and what an optimizer remembers of three steps. No bias before the batch norm, which takes it away again: its gradient would be rounding alone, and Adam would make steps of that.
    private static Model Trained()
    {
        var steps = new Input(s_steps, name: "steps");
        var h = new Bidirectional(new LSTM(3, returnSequences: true, name: "lstm"), name: "both").Call(steps);
        h = new MultiHeadAttention(2, 2, useBias: false, name: "heads").Call(h, h);
        h = new BatchNormalization(name: "norm").Call(new Flatten(name: "flat").Call(h));
        var model = new Model(steps, new Dense(2, name: "out").Call(h), "written");
        foreach (var variable in model.Variables) WrittenModels.Fill((Variable<float>)variable);
        model.Compile(new Adam(0.01), new MeanSquaredError(), [new MeanAbsoluteError()]);
        for (var i = 0; i < 3; i++) model.TrainOnBatch(WrittenModels.Inputs(4, s_steps), WrittenModels.Inputs(4, [2]));
        return model;
    }

    private static JsonNode Json(Tensor tensor) => WrittenModelTests.Json([new("", tensor)])[""]!.DeepClone();

    private static void Dateless(string path)
    {
        List<(string Name, byte[] Bytes)> members = [];
        using (var archive = ZipFile.OpenRead(path))
        {
            foreach (var entry in archive.Entries)
            {
                using var bytes = new MemoryStream();
                using (var stream = entry.Open()) stream.CopyTo(bytes);
                members.Add((entry.FullName, entry.FullName == "metadata.json" ? Encoding.UTF8.GetBytes(Metadata) : bytes.ToArray()));
            }
        }

        using var written = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, bytes) in members)
        {
            var entry = written.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = entry.Open();
            stream.Write(bytes);
        }
    }
}
