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
}
