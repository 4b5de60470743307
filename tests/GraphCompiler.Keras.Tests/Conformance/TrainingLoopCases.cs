namespace GraphCompiler.Keras.Tests.Conformance;

/// <summary>The training loop (R): what TensorFlow's own tests ask of Fit and its kin.</summary>
public partial class TrainingLoopCases
{
    private static readonly Tensor<float> s_x = Tf.Reshape(Tf.Range(12f) / 10f, [6, 2]);
    private static readonly Tensor<float> s_y = Tf.Reshape(Tf.Range(6f) / 5f, [6, 1]);

    [Fact]
    public void R02_LogsTheMeanOverTheExamplesOfAnEpoch()
    {
        var model = new Sequential([new Input(4), new Dense(3, useBias: false, kernelInitializer: Initializer.Ones)]);
        model.Compile(new SGD(0.01), new MeanSquaredError(), [new MeanSquaredError(name: "mse")]);

        var history = model.Fit(Tf.Ones([100, 4]), Tf.Zeros([100, 3]), batchSize: 20, epochs: 3, Verbose.Silent);

        Close([14.402393f, 10.991340f, 8.388158f], history["mse"]);
        Close(history["mse"], history["loss"]);
        Close(Enumerable.Repeat(0.666690f, 12), ((Tensor<float>)model.GetWeights()[0]).ToArray(), 1e-5f);
    }

    [Fact]
    public void R04_TellsCallbacksWhatIsLogged()
    {
        var model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError()]);
        var keys = new List<string>();
        var callback = new LambdaCallback
        {
            EpochBegin = (_, logs) => keys.Add($"begin {string.Join(' ', logs.Keys)}"),
            TrainBatchEnd = (_, logs) => keys.Add($"batch {string.Join(' ', logs.Keys)}"),
            EpochEnd = (_, logs) => keys.Add($"end {string.Join(' ', logs.Keys)}"),
        };

        model.Fit(s_x, s_y, batchSize: 6, verbose: Verbose.Silent, callbacks: [callback], validationData: (s_x, s_y));

        Assert.Equal(["begin ", "batch loss mean_absolute_error", "end loss mean_absolute_error val_loss val_mean_absolute_error"], keys);
    }

    [Fact]
    public void R05_TrainingIsAModeOfTheModel()
    {
        var model = new Switch();
        model.Compile(new SGD(), new MeanSquaredError());
        var (x, y) = (Tf.Ones([4, 1]), Tf.Zeros([4, 1]));

        var history = model.Fit(x, y, verbose: Verbose.Silent);

        Close([1f], history["loss"]);
        Assert.Equal(0, model.Evaluate(x, y, verbose: Verbose.Silent)["loss"]);
        Assert.Equal([0, 0, 0, 0], model.Predict(x).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void R05_TheFirstStepTrainsTheWeightsThatItMakes(bool eagerly)
    {
        var model = new Sequential([new Dense(1, kernelInitializer: Initializer.Ones)]);
        model.Compile(new SGD(0.1), new MeanSquaredError(), runEagerly: eagerly);

        model.Fit(Tf.Ones([4, 1]), Tf.Zeros([4, 1]), verbose: Verbose.Silent);

        Close([0.8f], ((Tensor<float>)model.GetWeights()[0]).ToArray());
        Close([-0.2f], ((Tensor<float>)model.GetWeights()[1]).ToArray());
    }

    [Fact]
    public void R06_TracesAStepForTheShapesThatComeUp()
    {
        Assert.Equal(["(1, 4)"], Shapes(new SGD(), m => Fit(m, 100, 1), stepsPerExecution: 20));
        Assert.Equal(["(None, 4)"], Shapes(new SGD(), m => Fit(m, 5, 2)));
        Assert.Equal(["(1, 4)", "(1, 4)"], Shapes(new Adam(), m => Fit(m, 100, 1), stepsPerExecution: 20));
        Assert.Equal(
            ["(2, 4)", "(2, 4)", "(None, 4)"],
            Shapes(new Adam(), m =>
            {
                Fit(m, 6, 2);
                Fit(m, 6, 3);
                Fit(m, 8, 4);
            }));
        Assert.Equal(
            ["(2, 4)", "(2, 4)", "(None, 4)"],
            Shapes(new Adam(), m =>
            {
                foreach (var rows in (int[])[2, 2, 3, 4]) m.TrainOnBatch(Tf.Ones([rows, 4]), Tf.Zeros([rows, 3]));
            }));

        static void Fit(Recorder model, int rows, int size) => model.Fit(Tf.Ones([rows, 4]), Tf.Zeros([rows, 3]), batchSize: size, epochs: 3, Verbose.Silent);
    }

    [Fact]
    public void R09_TheLossDoesNotDependOnTheBatches()
    {
        var (x, y) = (Tf.Reshape(Tf.Range(100f), [100, 1]) / 100f, Tf.Zeros([100, 1]));
        var losses = ((int[])[80, 100]).Select(size =>
        {
            var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: Initializer.Ones)]) { Trainable = false };
            model.Compile(new SGD(), new MeanSquaredError());
            return (model.Fit(x, y, size, verbose: Verbose.Silent)["loss"][0], model.Evaluate(x, y, size, Verbose.Silent)["loss"]);
        }).ToArray();

        Assert.Equal(losses[0].Item1, losses[1].Item1, 1e-6f);
        Assert.Equal(losses[0].Item2, losses[1].Item2, 1e-6f);
    }

    [Fact]
    public void R10_CompilingAgainChangesTheMetrics()
    {
        var model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanSquaredError()]);
        Assert.Equal(["loss", "mean_squared_error"], model.Fit(s_x, s_y, verbose: Verbose.Silent).Metrics);

        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError()]);
        Assert.Equal(["loss", "mean_absolute_error"], model.Fit(s_x, s_y, verbose: Verbose.Silent).Metrics);
    }

    [Fact]
    public void R12_AnOverriddenStepSaysWhatIsLogged()
    {
        var x = new Input(2);
        var model = new Custom(x, new Dense(1).Call(x));
        model.Compile(new SGD(0.1), new MeanSquaredError());

        var history = model.Fit(s_x, s_y, epochs: 2, verbose: Verbose.Silent);

        Close([10f, 10f], history["my_custom_metric"]);
        Assert.Equal(5f, model.Evaluate(s_x, s_y, verbose: Verbose.Silent)["my_custom_metric"]);
    }

    [Fact]
    public void R12_AnOverriddenStepIsLoggedBesideOneThatIsNot()
    {
        var x = new Input(2);
        var model = new Counted(x, new Dense(1).Call(x));
        model.Compile(new SGD(0.1), new MeanSquaredError());

        var history = model.Fit(s_x, s_y, epochs: 3, verbose: Verbose.Silent, validationData: (s_x, s_y));

        Close([10f, 10f, 10f], history["my_custom_metric"]);
        Assert.Equal(3, history["val_loss"].Count);
        Assert.DoesNotContain("val_my_custom_metric", history.Metrics);
    }

    [Fact]
    public void R12_WeightsGoWithTheOutputThatTheyAreGivenFor()
    {
        var x = new Input(2);
        var (first, second) = (new Dense(1, kernelInitializer: Initializer.Ones, name: "first"), new Dense(1, kernelInitializer: Initializer.Ones, name: "second"));
        var model = Model.Create(x, (first.Call(x), second.Call(x)));
        model.Compile(new SGD(0), [new MeanSquaredError(), new MeanSquaredError()]);
        Tensor<float> zeros = Tf.Zeros([6]), ones = Tf.Ones([6]);

        var left = model.Evaluate(s_x, [s_y, s_y], verbose: Verbose.Silent, sampleWeights: [zeros, null!]);
        var right = model.Evaluate(s_x, [s_y, s_y], verbose: Verbose.Silent, sampleWeights: [null!, zeros]);

        Assert.Equal(0, left["first_loss"]);
        Assert.Equal(0, right["second_loss"]);
        Assert.Equal(left["second_loss"], right["first_loss"]);
        Assert.NotEqual(0, left["second_loss"]);
        Assert.Equal(left["loss"], model.Evaluate(s_x, [s_y, s_y], verbose: Verbose.Silent, sampleWeights: [zeros, ones])["loss"]);
    }

    [Fact]
    public void R13_TrainsAsKerasDoes()
    {
        var model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError(name: "mae")]);
        var history = model.Fit(s_x, s_y, batchSize: 4, epochs: 2, Verbose.Silent, validationData: (s_x[..2], s_y[..2]), shuffle: false);
        Close([.3822081f, .0547501f], history["loss"]);
        Close([.5491333f, .1975673f], history["mae"]);
        Close([.0158969f, .0445417f], history["val_loss"]);
        Close([.1109836f, .2062287f], history["val_mae"]);
        Close([.7403371f, .7081478f], ((Tensor<float>)model.GetWeights()[0]).ToArray());
        Close([-.3218920f], ((Tensor<float>)model.GetWeights()[1]).ToArray());

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError(name: "mae")], weightedMetrics: [new MeanAbsoluteError(name: "mae")]);
        history = model.Fit(s_x, s_y, batchSize: 4, epochs: 2, Verbose.Silent, shuffle: false, sampleWeight: (float[])[1, 0, 2, 0, 0, 1]);
        Close([.2506516f, .0857788f], history["loss"]);
        Close([.5671667f, .5242375f], [history["mae"][0], history["weighted_mae"][0]]);

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.Fit(s_x, s_y, batchSize: 4, verbose: Verbose.Silent, shuffle: false, sampleWeight: (float[])[1, 0, 2, 0, 0, 1]);
        Close([.8803050f, .8648355f], ((Tensor<float>)model.GetWeights()[0]).ToArray());
        Close([-.1546950f], ((Tensor<float>)model.GetWeights()[1]).ToArray());

        model = new Sequential([new Input(2), new Dense(2, kernelInitializer: Initializer.Ones)]);
        model.Compile(new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy]);
        history = model.Fit(s_x, Tf.Constant<int>([0, 1, 0, 1, 1, 0]), batchSize: 4, epochs: 2, Verbose.Silent, shuffle: false, classWeight: new Dictionary<int, float> { [0] = 1, [1] = 3 });
        Close([1.3591131f, 1.2397516f], history["loss"]);
        Close([.5f, .5f], history["accuracy"]);

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError());
        history = model.Fit(s_x, s_y, batchSize: 6, verbose: Verbose.Silent, shuffle: false, validationData: (s_x, s_y), validationSampleWeight: (float[])[1, 0, 0, 0, 0, 0]);
        Close([.4766666f], history["loss"]);
        Close([.0001454f], history["val_loss"]);

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError(name: "zz"), new MeanAbsoluteError(name: "Acc")]);
        history = model.Fit(s_x, s_y, verbose: Verbose.Silent, validationData: (s_x, s_y));
        Assert.Equal(["Acc", "loss", "val_Acc", "val_loss", "val_zz", "zz"], history.Metrics);

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError());
        history = model.Fit(s_x, s_y, batchSize: 2, epochs: 2, Verbose.Silent, validationSplit: .34, shuffle: false);
        Close([.1016156f, .0396262f], history["loss"]);
        Close([.4922898f, .3314652f], history["val_loss"]);

        model = Linear();
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError(name: "mae")]);
        var first = model.TrainOnBatch(s_x[..3], s_y[..3]);
        var second = model.TrainOnBatch(s_x[3..], s_y[3..]);
        Close([.1166667f, .3f, .6727816f, .8051333f], [first["loss"], first["mae"], second["loss"], second["mae"]]);
    }

    [Fact]
    public void MistakesAreToldClearly()
    {
        var model = Linear();
        Assert.Contains("compile()", Assert.Throws<TfValueException>(() => model.Fit(s_x, s_y)).Message, StringComparison.Ordinal);

        model.Compile(new SGD(0.1), new MeanSquaredError());
        Assert.Contains("ambiguous", Assert.Throws<TfValueException>(() => model.Fit(s_x, s_y[..3], verbose: Verbose.Silent)).Message, StringComparison.Ordinal);
        Assert.Contains("no examples", Assert.Throws<TfValueException>(() => model.Fit(Tf.Zeros([0, 2]), Tf.Zeros([0, 1]), verbose: Verbose.Silent)).Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Fit(s_x, s_y, verbose: Verbose.Silent, cancellationToken: cancelled.Token));
    }

    private static Sequential Linear() => new([new Input(2), new Dense(1, kernelInitializer: Initializer.Ones)]);

    private static string[] Shapes(Optimizer optimizer, Action<Recorder> train, int stepsPerExecution = 1)
    {
        var x = new Input(4);
        var model = new Recorder(x, new Dense(3).Call(x));
        model.Compile(optimizer, new MeanSquaredError(), stepsPerExecution: stepsPerExecution);
        train(model);
        return [.. model.Seen];
    }

    private static void Close(IEnumerable<float> want, IEnumerable<float> got, float tolerance = 2e-6f)
    {
        Assert.Equal(want.Count(), got.Count());
        foreach (var (a, b) in want.Zip(got)) Assert.True(Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a)), $"{b} is not {a}");
    }

    private sealed partial class Switch : Model
    {
        protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => training ? inputs : Tf.ZerosLike(inputs);
    }

    private sealed partial class Recorder(Tensor<float> inputs, Tensor<float> outputs) : Model(inputs, outputs)
    {
        public List<string> Seen { get; } = [];

        protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
        {
            Seen.Add(ShapeInference.Plain(x.Shape).ToString());
            return base.TrainStep(x, y, sampleWeight);
        }
    }

    private sealed partial class Counted(Tensor<float> inputs, Tensor<float> outputs) : Model(inputs, outputs)
    {
        protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight) =>
            new(base.TrainStep(x, y, sampleWeight)) { ["my_custom_metric"] = 10f };
    }

    private sealed partial class Custom(Tensor<float> inputs, Tensor<float> outputs) : Model(inputs, outputs)
    {
        protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight) =>
            new(base.TrainStep(x, y, sampleWeight)) { ["my_custom_metric"] = 10f };

        protected override Dictionary<string, Tensor<float>> TestStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight) =>
            new(base.TestStep(x, y, sampleWeight)) { ["my_custom_metric"] = 5f };
    }
}
