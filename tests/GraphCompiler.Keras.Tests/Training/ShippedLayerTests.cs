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

    [Fact]
    public void EachPairDoes()
    {
        Func<LayerBase>[] layers =
        [
            () => new Dense(3), () => new Dense(3, Tf.Nn.Relu), () => new Dense(3, Tf.Nn.Tanh), () => new Dense(3, Tf.Nn.Softmax), () => new Dropout(0.5), () => new BatchNormalization(),
            () => new LayerNormalization(),
            () => new Rescaling(0.5), () => new ReLU(), () => new LeakyReLU(), () => new Softmax(),
        ];
        Assert.Empty(layers.SelectMany(first => layers.SelectMany(second => Interpreted($"{first().Name} {second().Name}", 3, [new Dense(3), first(), second()], new Adam()))));
    }

    private static string[] Interpreted(string name, Shape input, LayerBase[] layers, Optimizer optimizer)
    {
        var model = new Sequential([new Input(input), .. layers]);
        model.Compile(optimizer, new MeanSquaredError());
        var x = Tf.Random.Uniform(Shape.Create([10, .. input.Dims]), seed: 1);
        var y = Tf.Zeros(Shape.Create([10, .. model.OutputShape[1..].Dims]));

        foreach (var size in (int[])[5, 4])
        {
            model.Fit(x, y, size, verbose: Verbose.Silent);
            model.Evaluate(x, y, size, Verbose.Silent);
        }

        var functions = model.TrainFunction.Functions.Concat(model.TestFunction.Functions);
        return [.. functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels).Where(k => !k.IsCompiled).Select(k => $"{name}: {k}")];
    }
}
