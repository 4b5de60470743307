namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>Weights that are made where they are first used.</summary>
public partial class LazyWeightTests
{
    [Fact]
    public void A_property_makes_its_weight_once_and_it_is_tracked_trained_and_saved()
    {
        var folder = Directory.CreateTempSubdirectory("lazy").FullName;
        var layer = new Lazy(2);
        var model = new Sequential([layer]);
        Assert.Empty(layer.Weights);

        var x = Tf.Reshape(Tf.Range(6f), [2, 3]);
        Assert.Equal([3f, 3, 12, 12], model.Call(x).ToArray());
        Assert.Equal(["kernel", "bias"], layer.Weights.Select(w => w.Name.Split('/')[^1].Split(':')[0]));
        Assert.Equal((Shape)(int[])[3, 2], layer.Weights[0].Shape);

        model.Compile(new SGD(0.1), new MeanSquaredError());
        var loss = model.Fit(x, Tf.Zeros([2, 2]), epochs: 2, verbose: Verbose.Silent, shuffle: false)["loss"];
        Assert.True(loss[1] != loss[0]);
        Assert.Equal(2, layer.Weights.Count);

        var other = new Lazy(2);
        var copy = new Sequential([other]);
        model.SaveWeights(Path.Combine(folder, "lazy"));
        copy.LoadWeights(Path.Combine(folder, "lazy"));
        Assert.Equal(model.Call(x).ToArray(), copy.Call(x).ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_is_made_in_the_first_step_of_a_fit()
    {
        var model = new Sequential([new Lazy(1)]);
        model.Compile(new SGD(0.1), new MeanSquaredError());
        var x = Tf.Ones([4, 2]);

        var history = model.Fit(x, Tf.Zeros([4, 1]), epochs: 1, verbose: Verbose.Silent);

        // W = 1, b = 0: the loss is 4, its gradients by every weight are 2·2 = 4.
        Assert.Equal(4f, history["loss"][0]);
        Assert.Equal([0.6f, 0.6f], ((Tensor<float>)model.GetWeights()[0]).ToArray());
        Assert.Equal([-0.4f], ((Tensor<float>)model.GetWeights()[1]).ToArray());
    }

    private sealed partial class Lazy(int units) : Layer
    {
        private Variable<float> Kernel => field ??= AddWeight([InputShape[^1], units], Initializer.Ones, name: "kernel");

        private Variable<float> Bias => field ??= AddWeight(units, Initializer.Zeros, name: "bias");

        protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.MatMul(inputs, Kernel) + Bias;
    }
}
