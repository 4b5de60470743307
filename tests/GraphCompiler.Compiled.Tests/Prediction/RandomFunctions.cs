namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Random numbers beside kernels: of operators with seeds, of generators, of seeds that are arguments.</summary>
public static partial class RandomFunctions
{
    public static Tf.Random.Generator Generator { get; } = Tf.Random.Generator.FromSeed(5);

    [TfFunction]
    public static Tensor<float> Noisy(Tensor<float> x) =>
        Tf.Tanh(x * Tf.Random.Uniform(x.Shape, seed: 1) + Tf.Random.Normal(x.Shape, 0.5, 0.1, seed: 2)) - Tf.Random.TruncatedNormal(x.Shape, seed: 3) * 0.1f;

    [TfFunction]
    public static Tensor<float> Dropped(Tensor<float> x, Tensor<float> w) => Tf.Nn.Relu(Tf.Nn.Dropout(Tf.MatMul(x, w), 0.25, seed: 4) * 2f);

    [TfFunction]
    public static Tensor<float> GradientOfDropped(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Square(Tf.Nn.Dropout(Tf.Sin(x), 0.5, seed: 5)));
        return tape.Gradient(y, x)! * 0.5f;
    }

    [TfFunction]
    public static Tensor<double> Shuffled(Tensor<double> x) => Tf.Sqrt(Tf.Abs(Tf.Random.Shuffle(x, seed: 6))) + x;

    [TfFunction]
    public static Tensor<float> Chosen(Tensor<float> logits) => Tf.Cast<float>(Tf.Random.Categorical(logits, 3, seed: 7)) * 2f - 1f;

    [TfFunction]
    public static Tensor<float> Tossed(Tensor<float> x) => Tf.Where(Tf.Random.Bernoulli(x.Shape, 0.3, seed: 8), x * 2f, -x);

    [TfFunction]
    public static Tensor<int> Rolled(Tensor<int> x) => Tf.Maximum(Tf.Random.Uniform(x.Shape, 1, 7, seed: 9) + x, 3);

    [TfFunction]
    public static Tensor<float> Seeded(Tensor<float> x, Tensor<int> seed)
    {
        var next = Tf.Random.FoldIn(seed + 1, 7);
        return x * Tf.Random.StatelessNormal<float>(x.Shape, next) + Tf.Exp(Tf.Random.StatelessUniform(x.Shape, (1, 2))) * x;
    }

    [TfFunction]
    public static Tensor<float> Generated(Tensor<float> x)
    {
        var noise = Generator.Normal(x.Shape) * 0.1f;
        return Tf.Sigmoid(x + noise) * Generator.Uniform(x.Shape, -1.0, 1.0);
    }

    [TfFunction]
    public static Tensor<float> Augmented([TensorSpec(-1, -1, -1, -1)] Tensor<float> x) =>
        Tf.Tanh(Tf.Image.RandomContrast(Tf.Image.RandomFlipUpDown(x * 2f, seed: 1), 0.5, 1.5, seed: 2)) + Tf.Image.RandomBrightness(Tf.Image.RandomFlipLeftRight(x, seed: 3), 0.2, seed: 4) * 0.5f;

    [TfFunction]
    public static Tensor<float> Cropped([TensorSpec(-1, -1, -1)] Tensor<float> x) => Tf.Exp(Tf.Image.RandomCrop(x, [2, 3, 3], seed: 5) * 0.5f) - 1f;

    [TfFunction]
    public static Tensor<float> Shifted([TensorSpec(-1, -1, 3)] Tensor<float> x) => Tf.Nn.Relu(Tf.Image.RandomHue(Tf.Sigmoid(x), 0.2, seed: 6)) + Tf.Image.RandomSaturation(Tf.Sigmoid(x), 0.5, 1.5, seed: 7);

    [TfFunction]
    public static Tensor<float> GradientOfGamma([TensorSpec(-1)] Tensor<float> alpha)
    {
        using var tape = new GradientTape();
        tape.Watch(alpha);
        var drawn = Tf.Random.Gamma([3], Tf.Abs(alpha) + 0.5f, seed: 8) * 2f + Tf.Random.StatelessGamma(alpha.Shape, Tf.Constant([1, 2]), Tf.Exp(alpha), beta: Tf.Square(alpha) + 1f);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(drawn)), alpha)! * 0.5f;
    }

    [TfFunction]
    public static Tensor<float> Counted([TensorSpec(-1)] Tensor<float> x) =>
        Tf.Sqrt(Tf.Random.Poisson([2], Tf.Abs(x) + 1f, seed: 9)) + Tf.Random.StatelessPoisson(x.Shape, Tf.Constant([1, 2]), Tf.Square(x)) * 2f
            + Tf.Cast<float>(Tf.Random.StatelessBinomial(x.Shape, Tf.Constant([3, 4]), Tf.Abs(x) + 9f, Tf.Sigmoid(x))) * 0.5f;

    [TfFunction]
    public static Tensor<float> Between([TensorSpec(-1)] Tensor<float> mean)
    {
        using var tape = new GradientTape();
        tape.Watch(mean);
        var drawn = Tf.Random.StatelessParameterizedTruncatedNormal(mean.Shape, Tf.Constant([5, 6]), mean, Tf.Exp(mean), mean - 1f, mean + 2f);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(drawn)), mean)! * 0.5f;
    }
}
