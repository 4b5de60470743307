namespace GraphCompiler.Keras.Tests.Training;

/// <summary>What is wrong with the data or the model is told with its name, what was expected, and what was found.</summary>
public sealed partial class BadInputTests : IDisposable
{
    private readonly Tensor<float> _x = Tf.Reshape(Tf.Range(12f) / 10f, [4, 3]);
    private readonly string _folder = Directory.CreateTempSubdirectory("bad").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Labels_or_weights_of_another_number_of_examples()
    {
        var model = Regression();
        var y = Tf.Zeros([3, 1]);
        foreach (var act in new Action[]
        {
            () => model.Fit(_x, y, verbose: Verbose.Silent), () => model.Evaluate(_x, y, verbose: Verbose.Silent), () => model.TrainOnBatch(_x, y), () => model.TestOnBatch(_x, y),
            () => model.Fit(_x, Tf.Zeros([4, 1]), verbose: Verbose.Silent, sampleWeight: Tf.Ones([3])),
        })
        {
            Says<TfValueException>(act, "ambiguous", "4", "3");
        }
    }

    [Fact]
    public void No_examples()
    {
        var model = Regression();
        var (none, labels) = (Tf.Zeros([0, 3]), Tf.Zeros([0, 1]));
        var empty = Dataset.FromTensorSlices((none, labels)).Batch(2);
        foreach (var act in new Action[]
        {
            () => model.Fit(none, labels, verbose: Verbose.Silent), () => model.Evaluate(none, labels, verbose: Verbose.Silent), () => model.Predict(none),
            () => model.Fit(empty, verbose: Verbose.Silent), () => model.Evaluate(empty, Verbose.Silent), () => model.Predict(Dataset.FromTensorSlices(none).Batch(2)),
            () => model.Fit(_x, Tf.Zeros([4, 1]), verbose: Verbose.Silent, validationData: (none, labels)),
        })
        {
            Says<TfValueException>(act, "no examples", "'line'", "empty");
        }
    }

    [Fact]
    public void Inputs_of_another_shape_or_number()
    {
        Says<TfValueException>(() => Regression().Fit(Tf.Zeros([4, 2]), Tf.Zeros([4, 1]), verbose: Verbose.Silent), "'line'", "(None, 3)", "2");
        var (a, b) = (new Input(2, name: "left"), new Input(3, name: "right"));
        var two = Model.Create((Tensor<float>[])[a, b], new Concatenate().Call([a, b]), "two");
        Says<TfValueException>(() => two.Call([Tf.Zeros([1, 2])]), "'two'", "2", "1");
        Says<TfValueException>(() => two.Call([Tf.Zeros([1, 2]), Tf.Zeros([1, 4])]), "'right'", "'two'", "(None, 3)", "(1, 4)");
    }

    [Fact]
    public void Labels_that_the_loss_does_not_take()
    {
        var sparse = Classifier(new SparseCategoricalCrossentropy(fromLogits: true));
        Says<TfValueException>(() => sparse.Fit(_x, Tf.Zeros([4, 5]), verbose: Verbose.Silent), "sparse_categorical_crossentropy", "'scores'", "(None, 5)", "float32");
        var dense = Classifier(new CategoricalCrossentropy(fromLogits: true));
        Says<TfValueException>(() => dense.Fit(_x, Tf.Constant<int>([0, 1, 4, 2]), verbose: Verbose.Silent), "categorical_crossentropy", "'scores'", "(None,)", "int32");
        var far = Classifier(new MeanSquaredError());
        Says<TfValueException>(() => far.Fit(_x, Tf.Zeros([4, 3]), verbose: Verbose.Silent), "mean_squared_error", "'scores'", "(None, 5)", "(None, 3)");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void Labels_out_of_range(int label)
    {
        var model = Classifier(new SparseCategoricalCrossentropy(fromLogits: true));

        Says<TfInvalidArgumentException>(() => model.Fit(_x, Tf.Constant<int>([0, 1, label, 2]), verbose: Verbose.Silent), "train_step", $"{label}", "[0, 5)", "(4,)");
    }

    [Fact]
    public void Labels_for_another_number_of_outputs()
    {
        var x = new Input(3);
        var model = Model.Create((Tensor<float>)x, (new Dense(1, name: "first").Call(x), new Dense(1, name: "second").Call(x)));
        model.Compile(new SGD(), [new MeanSquaredError(), new MeanSquaredError()]);

        Says<TfValueException>(() => model.Fit(_x, [Tf.Zeros([4, 1])], verbose: Verbose.Silent), "2", "first", "second", "1");
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_where_somebody_looks()
    {
        var model = Regression(rate: 1e30);

        var history = model.Fit(_x, Tf.Ones([4, 1]), batchSize: 1, epochs: 3, Verbose.Silent, [new TerminateOnNaN()], shuffle: false);

        Assert.Equal([0], history.Epoch);
        Assert.False(float.IsFinite(history["loss"][0]));
    }

    [Fact]
    public void Weights_of_another_architecture()
    {
        var path = Path.Combine(_folder, "mine");
        Regression().SaveWeights(path);
        var wide = new Sequential([new Input(3), new Dense(2, name: "dense")]);
        Says<TfException>(() => wide.LoadWeights(path), "dense/kernel", "(3, 1)", "(3, 2)");
        var deep = new Sequential([new Input(3), new Dense(1), new Dense(1, name: "more")]);
        Says<TfException>(() => deep.LoadWeights(path), "more/kernel");
        Says<TfValueException>(() => Regression().SetWeights([Tf.Zeros([2, 1]), Tf.Zeros(1)]), "line", "(3, 1)", "(2, 1)");
    }

    [Fact]
    public void A_model_that_is_not_built_or_not_compiled()
    {
        var model = new Sequential([new Dense(2)], "raw");
        Says<TfValueException>(() => model.SaveWeights(Path.Combine(_folder, "raw")), "'raw'", "built");
        Says<TfValueException>(() => _ = model.ParameterCount, "'raw'", "isn't built");
        Says<TfValueException>(() => _ = model.InputShape, "'raw'", "never been called");
        Says<TfValueException>(() => model.Fit(_x, Tf.Zeros([4, 2])), "compile()");
        Says<TfValueException>(() => _ = model.Optimizer, "compile()");
        Says<NotSupportedException>(() => new Hollow().Call(_x), "'hollow", "Forward");
    }

    private static Sequential Regression(double rate = 0.1)
    {
        var model = new Sequential([new Input(3), new Dense(1, name: "dense")], "line");
        model.Compile(new SGD(rate), new MeanSquaredError());
        return model;
    }

    private static Sequential Classifier(Loss loss)
    {
        var model = new Sequential([new Input(3), new Dense(5, name: "scores")]);
        model.Compile(new SGD(), loss);
        return model;
    }

    private static void Says<T>(Action act, params string[] parts)
        where T : Exception
    {
        var message = Assert.ThrowsAny<T>(act).Message;
        foreach (var part in parts) Assert.Contains(part, message, StringComparison.OrdinalIgnoreCase);
    }

#pragma warning disable TFG0021 // What the diagnostic warns of.
    private sealed partial class Hollow : Model;
#pragma warning restore TFG0021
}
