using GraphCompiler.Keras.Tests.Numbers;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>
/// Each layer of the first tier trains and evaluates through Fit on kernels that the library brings. Where one is missing, <c>GRAPHCOMPILER_RECORD</c> names it
/// (src/GraphCompiler.Keras/Layers.tfkernels).
/// </summary>
public class ShippedLayerTests
{
    private static readonly Dictionary<string, (Shape Input, Func<LayerBase[]> Make)> s_models = new()
    {
        ["Dense"] = (3, () => [new Dense(4)]),
        ["Dense without bias"] = (3, () => [new Dense(4, useBias: false)]),
        ["Dense relu"] = (3, () => [new Dense(4, Tf.Nn.Relu)]),
        ["Dense tanh"] = (3, () => [new Dense(4, Tf.Nn.Tanh)]),
        ["Dense sigmoid"] = (3, () => [new Dense(4, Tf.Nn.Sigmoid)]),
        ["Dense softmax"] = (3, () => [new Dense(4, Tf.Nn.Softmax)]),
        ["Dense gelu"] = (3, () => [new Dense(4, Tf.Nn.Gelu)]),
        ["Dense elu"] = (3, () => [new Dense(4, Tf.Nn.Elu)]),
        ["Dense selu"] = (3, () => [new Dense(4, Tf.Nn.Selu)]),
        ["Dense silu"] = (3, () => [new Dense(4, Tf.Nn.Silu)]),
        ["Dense softplus"] = (3, () => [new Dense(4, Tf.Nn.Softplus)]),
        ["Dense leaky"] = (3, () => [new Dense(4, Tf.Nn.LeakyRelu)]),
        ["Dense one unit"] = (3, () => [new Dense(1)]),
        ["Dense of rank 3"] = ((int[])[5, 3], () => [new Dense(4, Tf.Nn.Relu)]),
        ["Dense penalties"] = (3, () => [new Dense(4, kernelRegularizer: Regularizer.L2(), biasRegularizer: Regularizer.L1())]),
        ["Flatten"] = ((int[])[2, 3], () => [new Flatten(), new Dense(2)]),
        ["Conv2D"] = ((int[])[6, 6, 2], () => [new Conv2D(3, 3), new Flatten(), new Dense(1)]),
        ["Conv2D relu"] = ((int[])[6, 6, 2], () => [new Conv2D(3, 3, padding: Padding.Same, activation: Tf.Nn.Relu), new Flatten(), new Dense(1)]),
        ["MaxPooling2D"] = ((int[])[6, 6, 2], () => [new Conv2D(3, 3), new MaxPooling2D(), new Flatten(), new Dense(1)]),
        ["Dropout"] = (3, () => [new Dense(4), new Dropout(0.5), new Dense(2)]),
        ["BatchNormalization"] = (3, () => [new Dense(4), new BatchNormalization(), new Dense(2)]),
        ["BatchNormalization of images"] = ((int[])[6, 6, 2], () => [new Conv2D(3, 3), new BatchNormalization(), new Flatten(), new Dense(1)]),
        ["LayerNormalization"] = (3, () => [new Dense(4), new LayerNormalization(), new Dense(2)]),
        ["Rescaling"] = (3, () => [new Rescaling(0.5, 1), new Dense(2)]),
        ["Reshape"] = (6, () => [new Reshape((int[])[2, 3]), new Dense(2)]),
        ["Activation"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Relu), new Dense(2)]),
        ["ReLU"] = (3, () => [new Dense(4), new ReLU(), new Dense(2)]),
        ["LeakyReLU"] = (3, () => [new Dense(4), new LeakyReLU(), new Dense(2)]),
        ["Softmax"] = (3, () => [new Dense(4), new Softmax()]),
        ["GlobalAveragePooling1D"] = ((int[])[5, 3], () => [new Dense(4), new GlobalAveragePooling1D(), new Dense(2)]),
        ["GlobalAveragePooling2D"] = ((int[])[6, 6, 2], () => [new Conv2D(3, 3), new GlobalAveragePooling2D(), new Dense(1)]),
        ["ELU"] = (3, () => [new Dense(4), new ELU(), new Dense(2)]),
        ["Activation sigmoid"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Sigmoid), new Dense(2)]),
        ["Activation tanh"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Tanh), new Dense(2)]),
        ["Activation elu"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Elu), new Dense(2)]),
        ["Activation gelu"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Gelu), new Dense(2)]),
        ["Activation silu"] = (3, () => [new Dense(4), new Activation(Tf.Nn.Silu), new Dense(2)]),
        ["LSTM"] = ((int[])[4, 3], () => [new LSTM(2), new Dense(2)]),
        ["Normalization"] = (3, () => [new Normalization(mean: (float[])[0, 1, 2], variance: (float[])[1, 2, 4]), new Dense(2)]),
    };

    public static TheoryData<string> Names => [.. s_models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainsOnCompiledKernels(string name)
    {
        var (input, make) = s_models[name];
        Assert.Empty(Interpreted(name, input, make(), new SGD(0.01)));
    }

    [Theory]
    [MemberData(nameof(OptimizerNumbers))]
    public void PenaltiesAndConstraintsDo(int optimizer)
    {
        Dense Penalized() => new(3, Tf.Nn.Tanh, kernelRegularizer: Regularizer.L1L2(0.01, 0.01), biasRegularizer: Regularizer.L1(), kernelConstraint: Constraint.NonNegative, biasConstraint: Constraint.MaxNorm(1)) { ActivityRegularizer = Regularizer.L2() };
        Assert.Empty(Interpreted("penalties", 3, [Penalized(), Penalized(), Penalized()], s_optimizers[optimizer]()));
    }

    public static TheoryData<int> OptimizerNumbers => [.. Enumerable.Range(0, s_optimizers.Length)];

    [Theory]
    [MemberData(nameof(OptimizerNumbers))]
    public void RowsOfATableTrain(int optimizer)
    {
        var model = new Sequential<Tensor<int>, Tensor<float>>([new Embedding(7, 3), new Flatten(), new Dense(2)]);
        model.Compile(s_optimizers[optimizer](), new MeanSquaredError());
        model.Fit((int[,])new[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 1, 1, 1 } }, Tf.Zeros([3, 2]), 2, verbose: Verbose.Silent);

        Assert.Empty(model.TrainFunction.Functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels).Where(k => !k.IsCompiled).Select(k => k.ToString()));
    }

    /// <summary>
    /// Pairs of layers, of layers and losses, of layers and optimizers, of losses and optimizers: each pair of any two kinds is in some model. Layer i with loss j has
    /// optimizer i + j, so that all optimizers meet all of both.
    /// </summary>
    [Fact]
    public void EachPairDoes()
    {
        var missed = new List<string>();
        for (var i = 0; i < s_layers.Length; i++)
        {
            for (var j = 0; j < Math.Max(s_layers.Length, ShippedKernelTests.Losses.Count); j++)
            {
                var (loss, labels) = ShippedKernelTests.Losses[j % ShippedKernelTests.Losses.Count];
                var optimizer = s_optimizers[(i + j) % s_optimizers.Length]();
                var (first, second) = (s_layers[i], s_layers[j % s_layers.Length]);
                LayerBase[] layers = [new Dense(3), first(), second(), new Dense(3, Tf.Nn.Sigmoid)];
                missed.AddRange(Interpreted($"{first().Name} {second().Name} {loss().Name} {optimizer.Name}", 3, layers, optimizer, loss(), labels == "classes", [5 - j % 2]));
            }
        }

        Assert.True(missed.Count == 0, string.Join("\n", missed.Distinct().Take(40)));
    }

    private static readonly Func<LayerBase>[] s_layers =
    [
        () => new Dense(3), () => new Dense(3, Tf.Nn.Relu), () => new Dense(3, Tf.Nn.Tanh), () => new Dense(3, Tf.Nn.Softmax), () => new Dropout(0.5), () => new BatchNormalization(),
        () => new LayerNormalization(), () => new Rescaling(0.5), () => new ReLU(), () => new LeakyReLU(), () => new Softmax(), () => new ELU(),
        () => new Activation(Tf.Nn.Sigmoid), () => new Activation(Tf.Nn.Tanh), () => new Activation(Tf.Nn.Elu), () => new Activation(Tf.Nn.Gelu), () => new Activation(Tf.Nn.Silu),
        () => new Activation(Tf.Nn.Selu), () => new Activation(Tf.Nn.Softplus), () => new Activation(Tf.Nn.Softsign), () => new Activation(Tf.Nn.Softmax),
        () => new Normalization(mean: (float[])[0, 1, 2], variance: (float[])[1, 2, 4]), () => new Reshape((int[])[3]), () => new Flatten(),
        () => new Sequential([new Reshape((int[])[1, 3]), new GlobalAveragePooling1D()]),
        () => new Sequential([new Reshape((int[])[1, 3, 1]), new Conv2D(2, 1), new MaxPooling2D((1, 2), padding: Padding.Same), new GlobalAveragePooling2D(), new Dense(3)]),
    ];

    private static readonly Func<Optimizer>[] s_optimizers =
    [
        () => new SGD(), () => new SGD(momentum: 0.9), () => new SGD(momentum: 0.9, nesterov: true), () => new Adam(), () => new AdamW(), () => new RMSprop(), () => new Adagrad(), () => new Adadelta(),
        () => new Adamax(), () => new Nadam(), () => new Ftrl(), () => new Lion(), () => new Lamb(), () => new Adafactor(), () => new ScheduleFreeAdamW(), () => new Adam { ClipNorm = 1 },
        () => new SGD { GlobalClipNorm = 1 }, () => new Adam { WeightDecay = 0.1 }, () => new SGD(new ExponentialDecay(0.1, 10, 0.9)),
    ];

    private static string[] Interpreted(string name, Shape input, LayerBase[] layers, Optimizer optimizer) => Interpreted(name, input, layers, optimizer, new MeanSquaredError(), false, [5, 4]);

    private static string[] Interpreted(string name, Shape input, LayerBase[] layers, Optimizer optimizer, Loss loss, bool hasClasses, int[] sizes)
    {
        var model = new Sequential([new Input(input), .. layers]);
        model.Compile(optimizer, loss);
        var x = Tf.Random.Uniform(Shape.Create([10, .. input.Dims]), seed: 1);
        Tensor y = hasClasses ? Tf.Zeros<int>([10]) : Tf.Zeros(Shape.Create([10, .. model.OutputShape[1..].Dims]));

        foreach (var size in sizes)
        {
            model.Fit(x, y, size, verbose: Verbose.Silent);
            model.Evaluate(x, y, size, Verbose.Silent);
        }

        var functions = model.TrainFunction.Functions.Concat(model.TestFunction.Functions);
        return [.. functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels).Where(k => !k.IsCompiled).Select(k => $"{name}: {k}")];
    }
}
