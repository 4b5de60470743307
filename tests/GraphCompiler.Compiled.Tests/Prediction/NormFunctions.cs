namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Normalisation: over batches with moving averages, over rows, over groups.</summary>
public static partial class NormFunctions
{
    [TfFunction]
    public static Tensor<float> BatchNormTraining([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> gamma, [Shape("M")] Tensor<float> beta)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: 0);
        return gamma * (x - mean) / Tf.Sqrt(variance + 1e-3f) + beta;
    }

    [TfFunction]
    public static Tensor<float> BatchNormInference([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> mean, [Shape("M")] Tensor<float> variance)
    {
        var scale = Tf.Rsqrt(Tf.Abs(variance) + 1e-3f);
        return x * scale - mean * scale;
    }

    [TfFunction]
    public static Tensor<float> BatchNormOfImages([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("C")] Tensor<float> gamma)
    {
        var mean = Tf.ReduceMean(x, axis: [0, 1, 2], keepDims: true);
        var variance = Tf.ReduceMean(Tf.Math.SquaredDifference(x, mean), axis: [0, 1, 2], keepDims: true);
        return (x - mean) * Tf.Rsqrt(variance + 1e-3f) * gamma;
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) BatchNormGradient([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> gamma)
    {
        using var tape = new GradientTape();
        tape.Watch(x, gamma);
        var centered = x - Tf.ReduceMean(x, axis: 0);
        var y = centered * Tf.Rsqrt(Tf.ReduceMean(Tf.Square(centered), axis: 0) + 1e-3f) * gamma;
        return tape.Gradient(Tf.ReduceSum(Tf.Square(y)), (x, gamma));
    }

    [TfFunction]
    public static void MoveAverages([Shape("M")] Variable<float> mean, [Shape("M")] Variable<float> variance, [Shape("M")] Tensor<float> batchMean, [Shape("M")] Tensor<float> batchVariance)
    {
        mean.Assign(mean * 0.99f + batchMean * 0.01f);
        variance.Assign(variance * 0.99f + batchVariance * 0.01f);
    }

    [TfFunction]
    public static Tensor<double> LayerNormDouble(Tensor<double> x)
    {
        var mean = Tf.ReduceMean(x, axis: -1, keepDims: true);
        var variance = Tf.ReduceVariance(x, axis: -1, keepDims: true);
        return (x - mean) / Tf.Sqrt(variance + 1e-6);
    }

    [TfFunction]
    public static Tensor<float> LayerNormOfSequence([Shape("B", "T", "D")] Tensor<float> x, [Shape("D")] Tensor<float> gamma, [Shape("D")] Tensor<float> beta)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: -1, keepDims: true);
        return (x - mean) * (Tf.Rsqrt(variance + 1e-5f) * gamma) + beta;
    }

    [TfFunction]
    public static Tensor<float> ResidualNorm([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> update)
    {
        var sum = x + update;
        var centered = sum - Tf.ReduceMean(sum, axis: 1, keepDims: true);
        return centered / (Tf.ReduceStd(sum, axis: 1, keepDims: true) + 1e-5f);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) RmsNormGradient([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale)
    {
        using var tape = new GradientTape();
        tape.Watch(x, scale);
        var y = x * Tf.Rsqrt(Tf.ReduceMean(Tf.Square(x), axis: -1, keepDims: true) + 1e-6f) * scale;
        return tape.Gradient(Tf.ReduceSum(Tf.Tanh(y)), (x, scale));
    }

    [TfFunction]
    public static Tensor<float> GroupNorm([Shape("N", 20)] Tensor<float> x)
    {
        var groups = Tf.Reshape(x, [-1, 4, 5]);
        var (mean, variance) = Tf.Nn.Moments(groups, axis: 2, keepDims: true);
        return Tf.Reshape((groups - mean) * Tf.Rsqrt(variance + 1e-5f), [-1, 20]);
    }

    [TfFunction]
    public static Tensor<float> InstanceNorm([Shape("B", "H", "W", "C")] Tensor<float> x)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: [1, 2], keepDims: true);
        return (x - mean) / Tf.Sqrt(variance + 1e-5f);
    }

    [TfFunction]
    public static Tensor<float> WeightNorm([Shape("N", "M")] Tensor<float> x, [Shape("M", "D")] Tensor<float> v, [Shape("D")] Tensor<float> g) =>
        Tf.MatMul(x, v * (g * Tf.Rsqrt(Tf.ReduceSum(Tf.Square(v), axis: 0))));

    [TfFunction]
    public static Tensor<float> UnitColumns([Shape("N", "M")] Tensor<float> x) => x / Tf.Maximum(Tf.ReduceEuclideanNorm(x, axis: 0, keepDims: true), 1e-6f);

    [TfFunction]
    public static Tensor<float> MaxNorm([Shape("N", "M")] Tensor<float> w)
    {
        var norms = Tf.Sqrt(Tf.ReduceSum(Tf.Square(w), axis: 0, keepDims: true));
        return w * (Tf.ClipByValue(norms, 0f, 2f) / (1e-7f + norms));
    }

    [TfFunction]
    public static Tensor<float> SpectralStep([Shape("N", "M")] Tensor<float> w, [Shape("N", 1)] Tensor<float> u)
    {
        var v = Tf.MatMul(w, u, transposeX: true);
        v *= Tf.Rsqrt(Tf.ReduceSum(Tf.Square(v)) + 1e-12f);
        var next = Tf.MatMul(w, v);
        return next * Tf.Rsqrt(Tf.ReduceSum(Tf.Square(next)) + 1e-12f);
    }

    [TfFunction]
    public static Tensor<float> LocalContrast([Shape("B", "H", "W", "C")] Tensor<float> x) =>
        x / Tf.Pow(1f + 1e-2f * Tf.ReduceSum(Tf.Square(x), axis: -1, keepDims: true), 0.75f);
}

/// <summary>Batch normalisation with its averages.</summary>
public sealed partial class BatchNorm(int features) : Module
{
    public Variable<float> Gamma { get; } = new(Tf.Ones([features]));

    public Variable<float> Beta { get; } = new(Tf.Zeros([features]));

    public Variable<float> Mean { get; } = new(Tf.Zeros([features]), trainable: false);

    public Variable<float> Variance { get; } = new(Tf.Ones([features]), trainable: false);

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x, bool training)
    {
        if (!training) return Gamma * (x - Mean) * Tf.Rsqrt(Variance + 1e-3f) + Beta;
        var (mean, variance) = Tf.Nn.Moments(x, axis: 0);
        Mean.AssignSub((Mean - mean) * 0.1f);
        Variance.AssignSub((Variance - variance) * 0.1f);
        return Gamma * (x - mean) * Tf.Rsqrt(variance + 1e-3f) + Beta;
    }

    [TfFunction]
    public Tensor<float> Train([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> y, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Call(x, training: true) - y));
        var (gamma, beta) = tape.Gradient(loss, (Gamma, Beta));
        Gamma.AssignSub(rate * gamma);
        Beta.AssignSub(rate * beta);
        return loss;
    }
}

/// <summary>Layer normalisation of the last axis.</summary>
public sealed partial class LayerNorm(int features) : Module
{
    private readonly Variable<float> _gamma = new(Tf.Ones([features]));

    private readonly Variable<float> _beta = new(Tf.Zeros([features]));

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x)
    {
        var mean = Tf.ReduceMean(x, axis: -1, keepDims: true);
        var variance = Tf.ReduceMean(Tf.Math.SquaredDifference(x, mean), axis: -1, keepDims: true);
        return (x - mean) / Tf.Sqrt(variance + 1e-5f) * _gamma + _beta;
    }
}
