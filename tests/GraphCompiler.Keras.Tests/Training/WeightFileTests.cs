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
        var (saved, other) = (Model(5), Model(5));
        var before = saved.Call(_x);
        other.Call(_x);
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
        var other = Model(5);

        other.LoadWeights(path);

        Assert.Equal(before.ToArray(), other.Call(_x).ToArray());
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_and_leave_the_model_as_it_is()
    {
        var path = Path.Combine(_folder, "mine");
        var (saved, other) = (Model(5), Model(6));
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
        Assert.Throws<NotSupportedException>(() => Model(5).LoadWeights("mine.weights.h5"));
    }

    private static Sequential Model(int units) => new([new Dense(units, Tf.Nn.Relu), new Dense(2)]);
}
