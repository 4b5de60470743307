using GraphCompiler.Keras.Tests.Models;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>
/// What a user writes - models, layers, losses, metrics, optimizers and the like - trains, evaluates and predicts on kernels that this project's build wrote
/// or the library brings, with the numbers of eager steps.
/// </summary>
public class UserModelTests
{
    private static readonly Dictionary<string, Func<bool, (LayerBase Model, Func<IEnumerable<TfFunction>> Train)>> s_cases = new()
    {
        ["residual"] = eagerly => Trained(new Models.Residual(), 4, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["residual adam"] = eagerly => Trained(new Models.Residual(), 4, 2, new Adam(), new Huber(), eagerly, metrics: [new MeanAbsoluteError()]),
        ["scaled"] = eagerly => Trained(new Scaled(), 3, 3, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["pooled"] = eagerly => Trained(new Pooled(), [5, 3], 4, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["step"] = eagerly => Trained(new Stepping(), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["careful step"] = eagerly => Trained(new Careful(), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["layers"] = eagerly => Trained(new Sequential([new Linear(3), new Damping(), new Linear(2)]), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["loss"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1), new Pinball(0.3f), eagerly),
        ["loss metric"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly, metrics: [new Pinball(0.3f), new LargestError()]),
        ["function"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1), Loss.From(Functions.CubedError), eagerly),
        ["compiled function"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1), Loss.From(Functions.Compiled), eagerly),
        ["gated"] = eagerly => Trained(new Gated(), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["ungated"] = eagerly => Trained(new Ungated(), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["attentive"] = eagerly => Trained(new Attentive(), 4, 3, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["decay"] = eagerly => Trained(Small(), 3, 2, new SignDescent(0.01) { WeightDecay = 0.1 }, new MeanSquaredError(), eagerly),
        ["average"] = eagerly => Trained(Small(), 3, 2, new SignDescent(0.01) { EmaMomentum = 0.9 }, new MeanSquaredError(), eagerly),
        ["decay and average"] = eagerly => Trained(Small(), 3, 2, new SignDescent(0.01) { WeightDecay = 0.1, EmaMomentum = 0.9, EmaOverwriteFrequency = 2 }, new MeanSquaredError(), eagerly),
        ["scaled loss"] = eagerly => Trained(Small(), 3, 2, new LossScaleOptimizer(new SignDescent(0.01)), new MeanSquaredError(), eagerly),
        ["scaled by a number"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1) { LossScaleFactor = 8 }, new MeanSquaredError(), eagerly),
        ["lambda"] = eagerly => Trained(Small(), 3, 2, new SGD(0.1), Loss.From((y, p) => Tf.ReduceSum(Tf.Abs(y - p) * 0.5f + Tf.Square(p), -1), "own"), eagerly),
        ["optimizer"] = eagerly => Trained(Small(), 3, 2, new SignDescent(0.01), new MeanSquaredError(), eagerly),
        ["regularizer"] = eagerly => Trained(new Sequential([new Dense(2, kernelInitializer: Initializer.GlorotUniform(seed: 3), kernelRegularizer: new Spread(), kernelConstraint: new Bounded())]), 3, 2, new SGD(0.1), new MeanSquaredError(), eagerly),
        ["activation"] = eagerly => Trained(
            new Sequential([new Dense(3, Functions.Bent, kernelInitializer: Initializer.GlorotUniform(seed: 3)), new Lambda(x => Tf.Exp(x * -0.5f) + x), new Activation(x => x * Tf.Sigmoid(x * 2f))]),
            3, 3, new SGD(0.1), new MeanSquaredError(), eagerly),
    };

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Trains_on_compiled_kernels(string name)
    {
        var make = s_cases[name];
        var (compiled, functions) = make(false);

        var kernels = functions().SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels).ToArray();
        Assert.NotEmpty(kernels);
        var interpreted = kernels.Where(k => !k.IsCompiled).Select(k => k.ToString()).Distinct().ToArray();
        Assert.True(interpreted.Length == 0, string.Join("\n", interpreted));
        var (eager, _) = make(true);
        foreach (var (weight, expected) in compiled.Weights.Zip(eager.Weights))
        {
            Assert.Equal(((Tensor<float>)expected).ToArray(), ((Tensor<float>)weight).ToArray(), (x, y) => Math.Abs(x - y) <= 1e-6f * Math.Max(1, Math.Abs(x)));
        }
    }

    [Fact]
    public void Several_inputs()
    {
        var model = new Joined();
        model.Compile(new SGD(0.1), new MeanSquaredError());
        var (a, b) = (Tf.Random.Uniform([10, 4], seed: 1), Tf.Random.Uniform([10, 2], seed: 2));
        model.Fit((a, b), Tf.Zeros([10, 3]), 4, verbose: Verbose.Silent);

        Assert.DoesNotContain(model.TrainFunction.Functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels), k => !k.IsCompiled);
    }

    private static Tensor<float> Numbers(Shape shape) => Tf.Reshape(Tf.Sin(Tf.Cast<float>(Tf.Range((int)shape.ElementCount)) * 1.7f), shape);

    private static Sequential Small() => new([new Dense(2, kernelInitializer: Initializer.GlorotUniform(seed: 3))]);

    private static (LayerBase Model, Func<IEnumerable<TfFunction>> Functions) Trained(
        Model model, Shape input, int outputs, Optimizer optimizer, Loss loss, bool eagerly, IReadOnlyList<Metric>? metrics = null)
    {
        model.Compile(optimizer, loss, metrics, runEagerly: eagerly);
        var (x, y) = (Numbers(Shape.Create([10, .. input.Dims])), Numbers([10, outputs]));
        foreach (var size in (int[])[5, 4])
        {
            model.Fit(x, y, size, epochs: 2, verbose: Verbose.Silent, shuffle: false);
            model.Evaluate(x, y, size, Verbose.Silent);
            model.Predict(x, size);
        }

        return (model, () => [.. model.TrainFunction.Functions, .. model.TestFunction.Functions, .. model.PredictFunction.Functions]);
    }

    [Fact]
    public void Predictions_of_batches_are_joined_whatever_they_are() =>
        Assert.Equal([true, false, true, false, false], new Signs().Predict(Tf.Constant([1f, -1f, 2f, -2f, 0f]), batchSize: 2).ToArray());
}
