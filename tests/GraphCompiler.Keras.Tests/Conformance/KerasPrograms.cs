namespace GraphCompiler.Keras.Tests.Conformance;

/// <summary>Whole programs against TensorFlow's numbers.</summary>
public class KerasPrograms
{
    [Fact]
    public void MlpFit()
    {
        var x = Wave([30, 4], 1);
        var y = Tf.Cast<int>(Tf.Argmax(x[.., ..3] + (0.5f * x[.., 1..]), 1));
        var model = Build(0.05);
        var history = model.Fit(x[..24], y[..24], batchSize: 8, epochs: 5, Verbose.Silent, validationData: (x[24..], y[24..]), shuffle: false);
        Close([0.9830873f, 0.5613982f, 0.3622134f, 0.23913936f, 0.15880112f], history["loss"]);
        Close([0.5f, 0.9166667f, 1, 1, 1], history["accuracy"]);
        Close([0.6323762f, 0.38735887f, 0.24527574f, 0.14942358f, 0.094075285f], history["val_loss"]);
        Close([0.6666667f, 1, 1, 1, 1], history["val_accuracy"]);
        Close([0.094075285f], [model.Evaluate(x[24..], y[24..], 4, Verbose.Silent)["loss"]]);
        Close([1.0407162f, -3.4961972f, 0.16807851f, -0.10494007f], model.Predict(x[..6]).ToArray().Take(4));
        Close([-0.022026192f, -0.38597706f, 0.19596778f], ((Tensor<float>)model.GetWeights()[3]).ToArray());

        var weighted = Build(0.01);
        var weights = Tf.Where(Tf.Equal(y, 0), Tf.Fill([30], 3f), Tf.Ones([30]));
        Close([1.838499f, 1.5982763f], weighted.Fit(x, y, batchSize: 10, epochs: 2, Verbose.Silent, shuffle: false, sampleWeight: weights)["loss"]);
        Assert.Equal(15, model.Optimizer.Iterations.Value.Item());
    }

    private static Sequential Build(double rate)
    {
        var model = new Sequential([new Input(4), new Dense(6, Tf.Nn.Tanh), new Dense(3)]);
        model.SetWeights([Wave([4, 6], 0.5), Tf.Zeros(6), Wave([6, 3], 0.5, 0.9), Tf.Zeros(3)]);
        model.Compile(new Adam(rate), new SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy]);
        return model;
    }

    private static Tensor<float> Wave(Shape shape, double scale, double phase = 0.5) =>
        Tf.Constant<float>([.. Enumerable.Range(1, (int)shape.ElementCount).Select(j => (float)(scale * Math.Sin((1.7 * j) + phase)))], shape);

    private static void Close(IEnumerable<float> want, IEnumerable<float> got)
    {
        Assert.Equal(want.Count(), got.Count());
        foreach (var (a, b) in want.Zip(got)) Assert.True(Math.Abs(a - b) <= 2e-5f + (2e-5f * Math.Abs(a)), $"{b} is not {a}");
    }
}
