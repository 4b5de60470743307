namespace GraphCompiler.Keras.Tests;

/// <summary>Layers and functions of users in configurations.</summary>
[Collection(nameof(AloneInProcess))]
public partial class UserConfigTests
{
    [Fact]
    public void Registered_layer_is_made_again()
    {
        ModelSerialization.Register("Package>Widened", c => new Widened((int)c["factor"]!, ModelSerialization.Deserialize((IReadOnlyDictionary<string, object?>)c["inner"]!), (string?)c["name"]));
        var model = new Sequential([new Input(3), new Widened(2, new Dense(4, Tf.Nn.Tanh), "wide") { Trainable = false }, new Dense(1)]);

        var read = Model.FromJson(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Contains("\"class_name\": \"Widened\"", model.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"registered_name\": \"Package>Widened\"", model.ToJson(), StringComparison.Ordinal);
        var clone = Model.Clone(model);
        Assert.False(clone.GetLayer("wide").Trainable);
        var x = Tf.Reshape(Tf.Range(6f), [2, 3]);
        foreach (var made in (Model[])[read, clone])
        {
            made.SetWeights(model.GetWeights());
            Assert.Equal(model.Call(x).ToArray(), made.Call(x).ToArray());
        }
    }

    [Fact]
    public void Registered_function_has_a_name()
    {
        ModelSerialization.Register("bent", Models.Functions.Bent);
        var model = new Sequential([new Input(3), new Dense(2, Models.Functions.Bent)]);

        var read = Model.FromJson(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Contains("\"activation\": {\"module\": \"builtins\", \"class_name\": \"function\", \"config\": \"bent\"", model.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_of_its_configuration()
    {
        var layer = new LSTM(3, returnSequences: true, dropout: 0.25, kernelRegularizer: Regularizer.L1L2(0.1, 0.2), recurrentConstraint: Constraint.MaxNorm(1.5), name: "own");

        var made = ModelSerialization.FromConfig<LSTM>(layer.GetConfig());

        Assert.Equal(ConfigJson.Write(layer.GetConfig()), ConfigJson.Write(made.GetConfig()));
        Assert.Equal((0.25, "own", true), (made.GetConfig()["dropout"], made.Name, made.GetConfig()["return_sequences"]));
        Assert.Contains("units", Assert.Throws<TfValueException>(() => ModelSerialization.FromConfig<Dense>(new Dictionary<string, object?>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_is_compiled_as_it_was()
    {
        var x = new Input(3);
        var model = Keras.Model.Create((Tensor<float>)x, (new Dense(1, name: "a").Call(x), new Dense(2, Tf.Nn.Softmax, name: "b").Call(x)));
        model.Compile(
            new Adam(new CosineDecay(0.1, 100), amsgrad: true) { ClipNorm = 1, EmaMomentum = 0.9 }, [new LogCosh(), new CategoricalCrossentropy(labelSmoothing: 0.1)], [[new LogCosh()], [Metric.Accuracy, new AUC()]],
            lossWeights: [1, 0.5]);

        var read = Keras.Model.FromJson<Tensor<float>, (Tensor<float>, Tensor<float>)>(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Contains("\"class_name\": \"LogCoshError\"", model.ToJson(), StringComparison.Ordinal);
        read.SetWeights(model.GetWeights());
        IReadOnlyList<Tensor> labels = [Tf.Ones([8, 1]), Tf.OneHot(Tf.Range(8) % 2, 2)];
        foreach (var each in (Keras.Model<Tensor<float>, (Tensor<float>, Tensor<float>)>[])[model, read]) each.Fit(Tf.Reshape(Tf.Range(24f) / 24f, [8, 3]), labels, verbose: Verbose.Silent, epochs: 2, shuffle: false);
        Assert.Equal(((Tensor<float>)model.Weights[0]).ToArray(), ((Tensor<float>)read.Weights[0]).ToArray());
        Assert.Equal(model.GetMetricsResult(), read.GetMetricsResult());
    }

    [Fact]
    public void Outputs_are_named_in_what_Keras_compiled()
    {
        var x = new Input(3);
        var model = Keras.Model.Create((Tensor<float>)x, (new Dense(1, name: "a").Call(x), new Dense(1, name: "b").Call(x)));
        var json = model.ToJson().Replace("\"compile_config\": {}", """ "compile_config": {"optimizer": "sgd", "loss": {"b": "mae", "a": "mse"}, "loss_weights": {"a": 2, "b": 1}, "metrics": {"b": ["mse"]}}""", StringComparison.Ordinal);

        var read = (IReadOnlyDictionary<string, object?>)((IReadOnlyDictionary<string, object?>)ConfigJson.Read(Keras.Model.FromJson<Tensor<float>, (Tensor<float>, Tensor<float>)>(json).ToJson())!)["compile_config"]!;

        Assert.Equal("""["mse", "mae"] [2.0, 1.0] [[], ["mse"]]""", $"{ConfigJson.Write(read["loss"])} {ConfigJson.Write(read["loss_weights"])} {ConfigJson.Write(read["metrics"])}");
    }

    [Fact]
    public void Groups_that_Keras_lacks_are_written_where_there_are_some()
    {
        Assert.DoesNotContain("groups", new Conv2DTranspose(4, 3).GetConfig().Keys);
        Assert.Equal(2, new Conv2DTranspose(4, 3, groups: 2).GetConfig()["groups"]);
        Assert.Equal("activity_regularizer", new ELU { ActivityRegularizer = Regularizer.L2() }.GetConfig().Keys.Last());
    }

    [Fact]
    public void Shared_layers_stay_shared_in_a_clone()
    {
        var x = new Input(3);
        var shared = new Dense(3);
        var model = new Model(x, shared.Call(shared.Call(x)));

        var clone = Model.Clone(model);

        Assert.Equal(2, clone.Weights.Count);
        Assert.NotSame(model.Weights[0], clone.Weights[0]);
        clone.SetWeights(model.GetWeights());
        Assert.Equal(model.Call(Tf.Ones([1, 3])).ToArray(), clone.Call(Tf.Ones([1, 3])).ToArray());
    }

    [Fact]
    public void Weights_of_a_clone_are_drawn_anew()
    {
        var model = new Sequential([new Input(3), new Dense(3), new Dense(3, kernelInitializer: Initializer.GlorotUniform(seed: 5))]);

        var clone = Model.Clone(model);

        Assert.NotEqual(((Tensor<float>)model.Weights[0]).ToArray(), ((Tensor<float>)clone.Weights[0]).ToArray());
        Assert.Equal(((Tensor<float>)model.Weights[2]).ToArray(), ((Tensor<float>)clone.Weights[2]).ToArray());
    }

    [Fact]
    public void Configuration_disturbs_no_random_numbers()
    {
        Tf.Random.SetSeed(3);
        var expected = new Dense(2).Call(Tf.Ones([1, 2])).ToArray();
        Tf.Random.SetSeed(3);
        var layer = new Dense(2);
        _ = layer.GetConfig();

        Assert.Equal(expected, layer.Call(Tf.Ones([1, 2])).ToArray());
    }

    internal sealed partial class Widened(int factor, LayerBase inner, string? name = null) : Layer(name)
    {
        private readonly LayerBase _inner = inner;

        protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Tile((Tensor<float>)_inner.Apply(inputs), [1, factor]);

        public override IReadOnlyDictionary<string, object?> GetConfig() =>
            new Dictionary<string, object?>(base.GetConfig()) { ["factor"] = factor, ["inner"] = ModelSerialization.Serialize(_inner) };
    }
}
