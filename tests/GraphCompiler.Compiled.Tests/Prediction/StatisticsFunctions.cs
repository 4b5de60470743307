namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Statistics over samples.</summary>
public static partial class StatisticsFunctions
{
    [TfFunction]
    public static Tensor<float> Variance(Tensor<float> x) => Tf.ReduceMean(Tf.Square(x)) - Tf.Square(Tf.ReduceMean(x));

    [TfFunction]
    public static Tensor<double> SampleVariance([Shape("N", "M")] Tensor<double> x)
    {
        var centered = x - Tf.ReduceMean(x, axis: 0);
        return Tf.ReduceSum(centered * centered, axis: 0) / (Tf.ReduceSum(Tf.OnesLike(x), axis: 0) - 1.0);
    }

    [TfFunction]
    public static Tensor<float> Covariance([Shape("N", "M")] Tensor<float> x)
    {
        var centered = x - Tf.ReduceMean(x, axis: 0, keepDims: true);
        return Tf.MatMul(centered, centered, transposeX: true) / 6f;
    }

    [TfFunction]
    public static Tensor<float> CorrelationMatrix([Shape("N", "M")] Tensor<float> x)
    {
        var z = (x - Tf.ReduceMean(x, axis: 0)) / Tf.ReduceStd(x, axis: 0);
        return Tf.MatMul(z, z, transposeX: true) / 6f;
    }

    [TfFunction]
    public static Tensor<float> Correlation(Tensor<float> x, Tensor<float> y)
    {
        var (a, b) = (x - Tf.ReduceMean(x), y - Tf.ReduceMean(y));
        return Tf.ReduceSum(a * b) * Tf.Rsqrt(Tf.ReduceSum(a * a) * Tf.ReduceSum(b * b));
    }

    [TfFunction]
    public static Tensor<float> ZScore(Tensor<float> x) => (x - Tf.ReduceMean(x)) / (Tf.ReduceStd(x) + 1e-6f);

    [TfFunction]
    public static Tensor<float> Skewness(Tensor<float> x)
    {
        var z = (x - Tf.ReduceMean(x, axis: -1, keepDims: true)) / Tf.ReduceStd(x, axis: -1, keepDims: true);
        return Tf.ReduceMean(z * z * z, axis: -1);
    }

    [TfFunction]
    public static Tensor<float> Kurtosis(Tensor<float> x)
    {
        var centered = x - Tf.ReduceMean(x);
        var square = Tf.Square(centered);
        return Tf.ReduceMean(Tf.Square(square)) / Tf.Square(Tf.ReduceMean(square)) - 3f;
    }

    [TfFunction]
    public static Tensor<float> GeometricMean(Tensor<float> x) => Tf.Exp(Tf.ReduceMean(Tf.Log(Tf.Abs(x) + 1f)));

    [TfFunction]
    public static Tensor<float> HarmonicMean([Shape("N", "M")] Tensor<float> x) => 1f / Tf.ReduceMean(1f / (Tf.Abs(x) + 0.5f), axis: 1);

    [TfFunction]
    public static Tensor<float> WeightedMean([Shape("N", "M")] Tensor<float> x, [Shape("N", 1)] Tensor<float> weights) =>
        Tf.ReduceSum(x * weights, axis: 0) / Tf.ReduceSum(weights);

    [TfFunction]
    public static (Tensor<float> Low, Tensor<float> High, Tensor<float> Middle) Range(Tensor<float> x)
    {
        var (low, high) = (Tf.ReduceMin(x), Tf.ReduceMax(x));
        return (low, high, (low + high) / 2f);
    }

    [TfFunction]
    public static Tensor<double> StandardError(Tensor<double> x) => Tf.ReduceStd(x, axis: -1) / System.Math.Sqrt(20.0);

    [TfFunction]
    public static Tensor<float> Entropy([Shape("N", "M")] Tensor<float> logits)
    {
        var p = Tf.Nn.Softmax(logits);
        return -Tf.ReduceSum(Tf.Math.Xlogy(p, p), axis: -1);
    }

    [TfFunction]
    public static Tensor<float> JensenShannon([Shape("N", "M")] Tensor<float> a, [Shape("N", "M")] Tensor<float> b)
    {
        var (p, q) = (Tf.Nn.Softmax(a), Tf.Nn.Softmax(b));
        var m = 0.5f * (p + q);
        return 0.5f * Tf.ReduceSum(p * Tf.Log(p / m) + q * Tf.Log(q / m), axis: 1);
    }

    [TfFunction]
    public static Tensor<float> NormalDensity(Tensor<float> x, float mean, float deviation) =>
        Tf.Exp(-0.5f * Tf.Square((x - mean) / deviation)) / (deviation * MathF.Sqrt(2f * MathF.PI));

    [TfFunction]
    public static Tensor<double> NormalCumulative(Tensor<double> x) => 0.5 * Tf.Math.Erfc(-x / System.Math.Sqrt(2.0));

    [TfFunction]
    public static Tensor<float> Mixture([Shape("N", 1)] Tensor<float> x, [Shape("K")] Tensor<float> means, [Shape("K")] Tensor<float> logWeights) =>
        Tf.ReduceLogSumExp(Tf.Nn.LogSoftmax(logWeights) - 0.5f * Tf.Square(x - means), axis: -1);

    [TfFunction]
    public static Tensor<float> SquaredDistances([Shape("N", "D")] Tensor<float> x, [Shape("K", "D")] Tensor<float> centers) =>
        Tf.ReduceSum(Tf.Square(x), axis: 1, keepDims: true) - 2f * Tf.MatMul(x, centers, transposeY: true) + Tf.ReduceSum(Tf.Square(centers), axis: 1);

    [TfFunction]
    public static Tensor<float> RadialKernel([Shape("N", 1, "D")] Tensor<float> x, [Shape("K", "D")] Tensor<float> y, float gamma) =>
        Tf.Exp(-gamma * Tf.ReduceSum(Tf.Square(x - y), axis: -1));

    [TfFunction]
    public static Tensor<float> Mahalanobis([Shape("N", "D")] Tensor<float> x, [Shape("D")] Tensor<float> mean, [Shape("D", "D")] Tensor<float> precision)
    {
        var centered = x - mean;
        return Tf.Sqrt(Tf.Abs(Tf.ReduceSum(Tf.MatMul(centered, precision) * centered, axis: -1)));
    }

    [TfFunction]
    public static Tensor<float> AutoCorrelation([Shape("N", "M")] Tensor<float> x)
    {
        var centered = x - Tf.ReduceMean(x, axis: 1, keepDims: true);
        return Tf.ReduceSum(centered[.., 1..] * centered[.., ..^1], axis: 1) / Tf.ReduceSum(Tf.Square(centered), axis: 1);
    }

    [TfFunction]
    public static void Welford([Shape("M")] Variable<float> mean, [Shape("M")] Variable<float> squares, [Shape] Variable<float> count, [Shape("M")] Tensor<float> x)
    {
        count.AssignAdd(3f);
        var before = x - mean;
        mean.AssignAdd(before / count);
        squares.AssignAdd(before * (x - mean));
    }

    [TfFunction]
    public static Tensor<float> Outliers(Tensor<float> x) => Tf.ReduceSum(Tf.Cast<float>(Tf.Abs(ZScore(x)) > 1.5f));

    [TfFunction]
    public static Tensor<float> Winsorized(Tensor<float> x)
    {
        var (mean, deviation) = (Tf.ReduceMean(x), Tf.ReduceStd(x));
        return Tf.ClipByValue(x, mean - deviation, mean + deviation);
    }
}
