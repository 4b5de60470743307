using System.Diagnostics;
using System.Text.Json;
using GraphCompiler.Keras;
using GraphCompiler.Tests.Shared;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>Layers models: those of the converter, those of TensorFlow.js itself, and those that are written here.</summary>
public sealed class LayersModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = TfjsData.Temporary();

    private static readonly Dictionary<string, (Func<Model> Make, int[] Input)> s_models = new()
    {
        ["mlp"] = (() => new Sequential([new Input([4]), new Dense(5, Tf.Nn.Relu), new Dropout(0.5), new Dense(3, Tf.Nn.Softmax)]), [2, 4]),
        ["convnet"] = (() => new Sequential([new Input([8, 8, 2]), new Conv2D(3, 3, padding: Padding.Same), new BatchNormalization(), new ReLU(), new MaxPooling2D(), new DepthwiseConv2D(2), new Conv2D(4, 3, strides: 2), new Flatten(), new Dense(2)]), [2, 8, 8, 2]),
        ["recurrent"] = (() => new Sequential([new Input([5, 2]), new LSTM(3, returnSequences: true), new Bidirectional(new GRU(2, resetAfter: false)), new Dense(1)]), [2, 5, 2]),
        ["functional"] = (Functional, [2, 4]),
    };

    public static TheoryData<string> Fixtures => ["mlp_layers", "convnet_layers"];

    public static TheoryData<string> Models => [.. s_models.Keys];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Those_of_the_converter_agree(string name)
    {
        var expected = TfjsData.Expected.GetProperty(name);
        var model = Model.Load(TfjsData.Fixture(name));
        foreach (var run in expected.GetProperty("runs").EnumerateArray())
        {
            var input = (Tensor<float>)TfjsData.Read(run.GetProperty("inputs").EnumerateObject().Single().Value);
            Assert.Null(TfjsData.Difference(TfjsData.Read(run.GetProperty("outputs").EnumerateObject().Single().Value), model.Call(input), expected.GetProperty("rtol").GetDouble(), expected.GetProperty("atol").GetDouble()));
        }
    }

    [NodeFact]
    public void Those_of_TensorFlow_js_agree()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "make.cjs"), NodePackage.Module!, _folder.FullName]) { RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors);
        var wrong = _folder.GetDirectories().Select(made =>
        {
            var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(made.FullName, "run.json"))).RootElement;
            return TfjsData.Difference(TfjsData.Read(run.GetProperty("y")), Model.Load(made.FullName).Call((Tensor<float>)TfjsData.Read(run.GetProperty("x"))), 1e-4, 1e-5) is { } difference ? $"{made.Name}: {difference}" : null;
        }).ToArray();
        Assert.Equal(4, wrong.Length);
        Assert.True(wrong.All(w => w is null), string.Join("\n", wrong));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_again_gives_the_same_bits(string name)
    {
        var (model, x) = Made(name);
        var path = Path.Combine(_folder.FullName, "model.json");
        model.Save(path);
        Assert.Null(TfjsData.Difference(model.Call(x), Model.Load(path).Call(x), 0, 0));
        Assert.Null(TfjsData.Difference(model.Call(x), Model.Load(_folder.FullName).Call(x), 0, 0));
    }

    [NodeTheory]
    [MemberData(nameof(Models))]
    public void TensorFlow_js_gives_the_same(string name)
    {
        var (model, x) = Made(name);
        model.Save(Path.Combine(_folder.FullName, "model.json"));
        var input = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "model.json"))).RootElement.GetProperty("modelTopology").GetProperty("model_config").GetProperty("config").GetProperty("layers")[0].GetProperty("config").GetProperty("name").GetString()!;
        var answer = TfjsData.Run([(_folder.FullName, TfjsData.Json((input, x)))])[0];
        Assert.False(answer.TryGetProperty("error", out var error), error.ToString());
        Assert.Null(TfjsData.Difference(model.Call(x), TfjsData.Read(answer.GetProperty("outputs").EnumerateObject().Single().Value), 1e-4, 1e-5));
    }

    [Theory]
    [InlineData("\"head/kernel\"", "\"head/kernels\"", "lacks head/kernel")]
    [InlineData("\"class_name\":\"Dropout\"", "\"class_name\":\"Dropouts\"", "Dropouts")]
    [InlineData("\"units\":8", "\"units\":7", "(4, 8)")]
    [InlineData("\"units\":8", "\"units\":2000000000", "no place for it")]
    [InlineData("\"batch_input_shape\":[null,4],", "", "batch_shape")]
    [InlineData("\"rate\":0.5", "\"rate\":0.5,\"time_major\":true", "time_major")]
    [InlineData("\"layers-model\"", "\"graph-model\"", "it is a graph-model")]
    public void Damage_is_told(string old, string changed, string word)
    {
        var text = File.ReadAllText(Path.Combine(TfjsData.Fixture("mlp_layers"), "model.json")).Replace("\": ", "\":", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var path = Path.Combine(_folder.FullName, "model.json");
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
        File.Copy(Path.Combine(TfjsData.Fixture("mlp_layers"), "group1-shard1of1.bin"), Path.Combine(_folder.FullName, "group1-shard1of1.bin"));
        var message = Assert.ThrowsAny<TfException>(() => Model.Load(path)).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_has_no_layer_for_is_refused_by_name()
    {
        Assert.Contains("'given' is a GroupNormalization", Refused(new GroupNormalization(2, name: "given")), StringComparison.Ordinal);
        Assert.Contains("'given' resets after", Refused(new GRU(2, name: "given")), StringComparison.Ordinal);
        Assert.Contains("'given' has the activation hard_sigmoid", Refused(new Dense(2, Activations.HardSigmoid, name: "given")), StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());

        string Refused(LayerBase layer) => Assert.Throws<NotSupportedException>(() => new Sequential([new Input([3, 4]), layer]).Save(Path.Combine(_folder.FullName, "model.json"))).Message;
    }

    [Fact]
    public void A_graph_model_and_a_layers_model_are_told_apart()
    {
        Assert.Contains("it is a layers-model", Assert.ThrowsAny<TfException>(() => TfjsModel.Load(TfjsData.Fixture("mlp_layers"))).Message, StringComparison.Ordinal);
        Assert.Contains("it is a graph-model", Assert.ThrowsAny<TfException>(() => Model.Load(TfjsData.Fixture("mlp_graph"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_do_no_harm()
    {
        var (count, random) = (Mutation.Count(1500), new Random(23));
        foreach (var name in (string[])["mlp_layers", "convnet_layers"])
        {
            foreach (var file in Directory.GetFiles(TfjsData.Fixture(name))) File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)), overwrite: true);
            var path = Path.Combine(_folder.FullName, "model.json");
            var good = File.ReadAllBytes(path);
            for (var i = 0; i < count / 2; i++)
            {
                File.WriteAllBytes(path, Mutation.Of(good, random));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    _ = Model.Load(path).Weights.Count;
                }
                catch (Exception e) when (e is TfException or NotSupportedException)
                {
                }

                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated < 20_000_000L, $"{name}, mutation {i}: {allocated} bytes");
            }
        }
    }

    private static Model Functional()
    {
        var x = new Input([4], name: "given");
        var y = new Dense(4, Tf.Tanh, name: "first").Call(x);
        var z = new Add("both").Call([x, y]);
        return new Model(x, new Dense(2, name: "last").Call(new Concatenate(name: "joined").Call([z, y])));
    }

    private static (Model Model, Tensor<float> X) Made(string name)
    {
        var (make, shape) = s_models[name];
        var model = make();
        foreach (var variable in model.Variables.Cast<Variable<float>>())
        {
            variable.Assign(Tf.Constant<float>(Enumerable.Range(0, (int)variable.Shape.ElementCount).Select(i => ((i * 41) + 7) % 97 / 97f).ToArray(), variable.Shape));
        }

        var count = shape.Aggregate(1, (product, size) => product * size);
        return (model, Tf.Constant<float>(Enumerable.Range(0, count).Select(i => (((i * 29) + 3) % 47 / 24f) - 1f).ToArray(), Shape.Create([.. shape.Select(s => (Dim)s)])));
    }
}
