using System.IO.Compression;
using System.Text.Json;
using GraphCompiler.Keras.Tests.Layers;
using GraphCompiler.Keras.Tests.Training;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests;

/// <summary>
/// Configurations have Keras' keys in Keras' order, and are those that Keras wrote; what is read of one is written alike. That remade layers compute the same is
/// checked where layers are, on Keras' numbers.
/// </summary>
[Collection(nameof(AloneInProcess))]
public class ConfigTests(ITestOutputHelper output)
{
    public static TheoryData<string> Layers => KerasData.Files("layers");

    public static TheoryData<string> Models => KerasData.Files("models", except: "_facts");

    /// <summary>The layer by way of its JSON.</summary>
    internal static LayerBase Remade(LayerBase layer)
    {
        var text = ConfigJson.Write(ModelSerialization.Serialize(layer));
        var remade = ModelSerialization.Deserialize((IReadOnlyDictionary<string, object?>)ConfigJson.Read(text)!);
        Assert.Equal(text, ConfigJson.Write(ModelSerialization.Serialize(remade)));
        return remade;
    }

    /// <summary>The same of what is no layer.</summary>
    internal static T Remade<T>(ConfigTable<T> table, T of)
        where T : class, IConfigured
    {
        var text = ConfigJson.Write(Configured.Write(of));
        var remade = table.Read(new ConfigNode(ConfigJson.Read(text), "config"));
        Assert.Equal(text, ConfigJson.Write(Configured.Write(remade)));
        Assert.Equal(text, ConfigJson.Write(Configured.Write(Configured.CopyOf(of))));
        return remade;
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Keys_are_those_of_Keras(string file)
    {
        var root = KerasData.Read("layers", file);
        var (tally, expected) = (new KerasTally(output), root.GetProperty("get_config_keys").EnumerateArray().Select(k => k.GetString()!));
        foreach (var test in LayerTests.List(root, "cases").Take(1)) tally.Run(test, () => Assert.Equal(expected, LayerBinder.Bind(file, KerasArguments.Of(test)).GetConfig().Keys));
        tally.Finish();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Models_are_made_again(string file)
    {
        var (root, tally) = (KerasData.Read("models", file), new KerasTally(output));
        tally.Run(file, false, () =>
        {
            if (file.StartsWith("subclassed", StringComparison.Ordinal)) throw new LeftOutException("a user's class");
            LayerNames.Reset();
            var model = ModelBinder.BindCase(root);
            switch (model)
            {
                case Model<Tensor<float>, Tensor<float>> own: Check(own, root); break;
                case Model<Tensor<int>, Tensor<float>> own: Check(own, root); break;
                case Model<Tensor[], Tensor<float>[]> own: Check(own, root); break;
                case Model<Tensor[], Tensor<float>> own: Check(own, root); break;
                case Model<Tensor[], Dictionary<string, Tensor<float>>> own: Check(own, root); break;
                default: throw new LeftOutException("a model of other types");
            }
        });
        tally.Finish();
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("convnet")]
    [InlineData("lstm")]
    public void What_Keras_wrote_is_written_alike(string name)
    {
        var written = ReadFile(name);

        var model = Keras.Model.FromJson(ConfigJson.Write(written));

        Assert.Equal(ConfigJson.Write(written), model.ToJson());
        Assert.Equal(model.ToJson(), Keras.Model.Clone(model).ToJson().Replace("\"compile_config\": {}", $"\"compile_config\": {ConfigJson.Write(((IReadOnlyDictionary<string, object?>)written!)["compile_config"])}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_in_code_is_what_Keras_wrote()
    {
        var x = new Input([8, 8, 1], name: "image");
        var bias = Initializer.RandomUniform(-0.2, 0.2, seed: 77);
        var h = new Conv2D(4, 3, padding: Padding.Same, activation: Tf.Nn.Relu, kernelInitializer: Initializer.GlorotUniform(seed: 23), name: "c1").Call(x);
        h = new MaxPooling2D(name: "max_pooling2d").Call(new BatchNormalization(name: "bn").Call(h));
        h = new ReLU(name: "re_lu").Call(new Conv2D(6, 3, strides: 2, kernelInitializer: Initializer.GlorotUniform(seed: 24), name: "c2").Call(h));
        var y = new Dense(5, kernelInitializer: Initializer.GlorotUniform(seed: 27), biasInitializer: bias, name: "logits").Call(new Flatten("flatten").Call(h));

        Assert.Equal(ConfigJson.Write(ReadFile("convnet")), new Model(x, y, "convnet").ToJson());
    }

    [Fact]
    public void Defaults_are_those_of_Keras()
    {
        var fact = KerasData.Read("models", "_facts").GetProperty("facts").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "to_json");

        Assert.Equal(ConfigJson.Write(ConfigJson.Read(fact.GetProperty("dense_config").GetRawText())), ConfigJson.Write(new Dense(2, name: "dense").GetConfig()));
        Assert.Equal(fact.GetProperty("keys").EnumerateArray().Select(k => k.GetString()), ((IReadOnlyDictionary<string, object?>)ConfigJson.Read(new Sequential([new Input(3), new Dense(2)]).ToJson())!).Keys);
    }

    private static object? ReadFile(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "fixtures", "keras", name + ".keras"));
        using var reader = new StreamReader(archive.GetEntry("config.json")!.Open());
        return WithoutIds(ConfigJson.Read(reader.ReadToEnd()));
    }

    // Keras numbers objects that stand in several places of a file, by where they were in its memory.
    private static object? WithoutIds(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> d => new OrderedDictionary<string, object?>(d.Where(e => e.Key != "shared_object_id").Select(e => KeyValuePair.Create(e.Key, WithoutIds(e.Value)))),
        IReadOnlyList<object?> list => list.Select(WithoutIds).ToArray(),
        _ => value,
    };

    private static void Check<TIn, TOut>(Model<TIn, TOut> model, JsonElement root)
    {
        var json = model.ToJson();
        var (read, clone) = (Keras.Model.FromJson<TIn, TOut>(json), Keras.Model.Clone(model));
        Assert.Equal(json, read.ToJson());
        Assert.Equal(json, clone.ToJson());
        Assert.NotSame(model.Layers[^1], clone.Layers[^1]);
        if (!root.TryGetProperty("forward", out var forward)) return;
        var inputs = forward.GetProperty("inputs").EnumerateArray().Select(KerasData.ToTensor).ToArray();
        foreach (var made in (LayerBase[])[read, clone])
        {
            if (!made.Built) Call(made);
            SineFill.Write(made);
            foreach (var (got, want) in Call(made).Zip(forward.GetProperty("outputs").EnumerateArray()))
            {
                KerasData.Check(got, want, forward.GetProperty("rtol").GetDouble(), forward.GetProperty("atol").GetDouble(), "the output");
            }
        }

        List<Tensor> Call(LayerBase made) => Structures.Tensors(made.RunAny(inputs.Length == 1 ? inputs[0] : (object)inputs, null));
    }
}
