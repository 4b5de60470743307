namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Weights in checkpoints: what was saved comes back, before a model is built or after, and into no other architecture.</summary>
public sealed class WeightFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weights").FullName;
    private readonly Tensor<float> _x = Tf.Constant([.. Enumerable.Range(0, 12).Select(i => 0.1f * i)], [4, 3]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Saved_weights_come_back_into_a_model_that_is_built()
    {
        var path = Path.Combine(_folder, "mine");
        var (saved, other) = (Model(5), Model(5, seed: 2));
        var before = saved.Call(_x);
        Assert.NotEqual(before.ToArray(), other.Call(_x).ToArray());
        saved.SaveWeights(path);

        other.LoadWeights(path);

        Assert.Equal(before.ToArray(), other.Call(_x).ToArray());
        Assert.NotEqual(0, before.ToArray()[0]);
    }

    [Fact]
    public void Saved_weights_wait_for_a_model_that_is_not_built()
    {
        var path = Path.Combine(_folder, "mine");
        var saved = Model(5);
        var before = saved.Call(_x);
        saved.SaveWeights(path);
        var other = Model(5, seed: 2);

        other.LoadWeights(path);

        Assert.Equal(before.ToArray(), other.Call(_x).ToArray());
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_and_leave_the_model_as_it_is()
    {
        var path = Path.Combine(_folder, "mine");
        var (saved, other) = (Model(5), Model(6, seed: 2));
        saved.Call(_x);
        saved.SaveWeights(path);
        var before = other.Call(_x).ToArray();

        var error = Assert.ThrowsAny<TfException>(() => other.LoadWeights(path));

        Assert.Contains("(3, 5)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(3, 6)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, other.Call(_x).ToArray());
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_model_that_is_not_built_say_so()
    {
        Assert.Throws<TfNotFoundException>(() => Model(5).LoadWeights(Path.Combine(_folder, "none")));
        Assert.Contains("has no weights to save yet", Assert.Throws<TfValueException>(() => Model(5).SaveWeights(Path.Combine(_folder, "mine"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_keras_saved_are_read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "fixtures", "ckpt", "keras_adam", "net");
        var model = new Sequential([new Input(3), new Dense(4, name: "first"), new Dense(1, name: "second")]);

        model.LoadWeights(path);

        // The values that expected.json has beside the files.
        Assert.Equal([0.37682858f, 0.7041608f, 0.7014492f, 0.15496773f], ((Tensor<float>)model.GetWeights()[0]).ToArray()[..4]);
        Assert.Equal([-0.007064417f, -0.03601106f, -0.031538974f, -0.021178935f], ((Tensor<float>)model.GetWeights()[1]).ToArray());
        Assert.Equal([0.56804264f, -0.521753f, -0.44190532f, -0.793863f], ((Tensor<float>)model.GetWeights()[2]).ToArray());
        Assert.Equal([0.03654278f], ((Tensor<float>)model.GetWeights()[3]).ToArray());
        Assert.Contains("(3, 5)", Assert.ThrowsAny<TfException>(() => new Sequential([new Input(3), new Dense(5), new Dense(1)]).LoadWeights(path)).Message, StringComparison.Ordinal);
        Assert.Contains("not built", Assert.Throws<TfValueException>(() => Model(4).LoadWeights(path)).Message, StringComparison.Ordinal);
    }

    private static Sequential Model(int units, int seed = 1) =>
        new([new Dense(units, Tf.Nn.Relu, kernelInitializer: Initializer.GlorotUniform(seed)), new Dense(2, kernelInitializer: Initializer.GlorotUniform(seed))]);
}
