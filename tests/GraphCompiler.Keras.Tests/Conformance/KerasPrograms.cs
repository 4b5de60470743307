namespace GraphCompiler.Keras.Tests.Conformance;

/// <summary>Whole programs against TensorFlow's numbers.</summary>
public partial class KerasPrograms
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

    [Fact]
    public void CustomLoop()
    {
        var inputs = new Input(3);
        var hidden = new Dense(4, Tf.Nn.Relu, kernelRegularizer: Regularizer.L2(0.01), name: "hidden").Call(inputs);
        var model = new Model(inputs, new Dense(1, name: "out").Call(new Dropout(0.5).Call(hidden)));
        model.SetWeights([Wave([3, 4], 0.6), Wave(4, 0.1), Wave([4, 1], 0.6), Tf.Zeros(1)]);
        var (optimizer, average) = (new SGD(0.1, momentum: 0.9, nesterov: true), new Mean());
        var x = Wave([18, 3], 1);
        var y = Tf.ReduceSum(x * (float[])[1, -2, 0.5f], 1, keepDims: true);
        var data = Dataset.FromTensorSlices((x, y)).Batch(5, dropRemainder: true).Repeat(2);
        var (losses, norms) = (new List<float>(), new List<float>());

        for (var epoch = 0; epoch < 4; epoch++)
        {
            average.ResetState();
            norms.Add(TrainEpochFunction.Call(model, optimizer, average, data).Item());
            losses.Add(average.Result().Item());
        }

        Close([2.340645f, 0.4641203f, 0.1858417f, 0.11567693f], losses);
        Close([1.4274483f, 1.2560849f, 0.35622433f, 0.43970826f], norms);
        Close([0.65290123f, -0.56697077f, -0.5466928f, 0.5742677f, -1.914967f, 0.095719725f, 1.7015669f, -0.34661466f, 0.20434386f, -0.30212194f, -0.037962202f, 0.39714712f], Values("hidden"));
        Close([0.8890382f, 0.046633802f, -0.72181237f, -0.28327855f], Values("out"));
        Close([1.864733f, -0.47935864f, -2.0060158f, -1.49313f, 1.405227f, 2.134695f], model.Call(x)[..6].ToArray());
        Close([0.08360325f], [model.Losses[0].Item()]);

        // One trace more than in Keras: the first makes the optimizer's slots.
        Assert.Equal((24, 21, 2), (optimizer.Iterations.Value.Item(), model.ParameterCount, TrainEpochFunction.TracingCount));

        float[] Values(string layer) => ((Tensor<float>)model.GetLayer(layer).GetWeights()[0]).ToArray();
    }

    [TfFunction]
    private static Tensor<float> TrainEpoch(Model model, SGD optimizer, Mean average, Dataset<(Tensor<float>, Tensor<float>)> data)
    {
        var norm = Tf.Zeros([]);
        foreach (var (features, target) in data)
        {
            using var tape = new GradientTape();
            var error = model.Call(features, training: false) - target;
            var loss = Tf.ReduceMean(Tf.Square(error)) + Tf.AddN([.. model.Losses]);
            var gradients = tape.Gradient(loss, model.TrainableVariables);
            (var clipped, norm) = Tf.ClipByGlobalNorm([.. gradients.Cast<Tensor<float>>()], 1f);
            optimizer.Apply(clipped, model.TrainableVariables);
            average.UpdateState(loss);
        }

        return norm;
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
