namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions that fold along rows and columns and go on with what they folded.</summary>
public static partial class RowFunctions
{
    [TfFunction]
    public static Tensor<float> Softmax(Tensor<float> x) => Tf.Nn.Softmax(x);

    [TfFunction]
    public static Tensor<double> SoftmaxDouble(Tensor<double> x) => Tf.Nn.Softmax(x);

    [TfFunction]
    public static Tensor<float> SoftmaxByHand(Tensor<float> x)
    {
        var e = Tf.Exp(x - Tf.ReduceMax(x, axis: -1, keepDims: true));
        return e / Tf.ReduceSum(e, axis: -1, keepDims: true);
    }

    [TfFunction]
    public static Tensor<float> SoftmaxOfColumns([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Softmax(x, 0);

    [TfFunction]
    public static Tensor<float> LogSoftmax(Tensor<float> x) => Tf.Nn.LogSoftmax(x * 0.5f) * x;

    [TfFunction]
    public static Tensor<float> ScaledScores([Shape("N", "M")] Tensor<float> scores, [Shape("N", "M")] Tensor<float> mask) => Tf.Nn.Softmax(scores * 0.125f + mask * -1e9f);

    [TfFunction]
    public static Tensor<float> LayerNorm([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> gamma, [Shape("M")] Tensor<float> beta)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: -1, keepDims: true);
        return (x - mean) * Tf.Rsqrt(variance + 1e-5f) * gamma + beta;
    }

    [TfFunction]
    public static Tensor<float> LayerNormOfAnyRank(Tensor<float> x)
    {
        var mean = Tf.ReduceMean(x, axis: -1, keepDims: true);
        var centered = x - mean;
        return centered * Tf.Rsqrt(Tf.ReduceMean(Tf.Square(centered), axis: -1, keepDims: true) + 1e-3f);
    }

    [TfFunction]
    public static Tensor<float> RmsNorm([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale) =>
        x * Tf.Rsqrt(Tf.ReduceMean(x * x, axis: -1, keepDims: true) + 1e-6f) * scale;

    [TfFunction]
    public static Tensor<float> UnitRows(Tensor<float> x) => x / Tf.ReduceEuclideanNorm(x, axis: -1, keepDims: true);

    [TfFunction]
    public static Tensor<float> MinMax(Tensor<float> x)
    {
        var low = Tf.ReduceMin(x, axis: -1, keepDims: true);
        return (x - low) / (Tf.ReduceMax(x, axis: -1, keepDims: true) - low);
    }

    [TfFunction]
    public static Tensor<float> LogSumExp(Tensor<float> x) => Tf.ReduceLogSumExp(x, axis: -1);

    [TfFunction]
    public static Tensor<float> Largest(Tensor<float> x) => Tf.ReduceMax(x, axis: -1) - Tf.ReduceMin(x, axis: -1);

    [TfFunction]
    public static Tensor<float> Deviations(Tensor<float> x) => Tf.ReduceStd(x, axis: -1);

    [TfFunction]
    public static Tensor<float> Standardized([Shape("N", "M")] Tensor<float> x) => (x - Tf.ReduceMean(x, axis: 0)) / (Tf.ReduceStd(x, axis: 0) + 1e-3f);

    [TfFunction]
    public static Tensor<float> ColumnMax([Shape("N", "M")] Tensor<float> x) => Tf.ReduceMax(x, axis: 0) * 2f;

    [TfFunction]
    public static Tensor<float> MiddleSum([Shape("A", "B", "C")] Tensor<float> x) => Tf.ReduceSum(x * x, axis: 1);

    [TfFunction]
    public static Tensor<float> OuterSum([Shape("A", "B", "C")] Tensor<float> x) => Tf.ReduceSum(Tf.Tanh(x), axis: [0, 2]);

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) RowAndColumnSums([Shape("N", "M")] Tensor<float> x)
    {
        var y = Tf.Sigmoid(x);
        return (Tf.ReduceSum(y, axis: 1), Tf.ReduceSum(y, axis: 0));
    }

    [TfFunction]
    public static Tensor<float> CrossEntropy([Shape("N")] Tensor<int> labels, [Shape("N", "M")] Tensor<float> logits) =>
        Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits));

    [TfFunction]
    public static Tensor<double> CrossEntropyDouble([Shape("N")] Tensor<int> labels, [Shape("N", "M")] Tensor<double> logits) =>
        Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits);

    [TfFunction]
    public static Tensor<float> CrossEntropyOfAnyRank(Tensor<int> labels, Tensor<float> logits) => Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits);

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) CrossEntropyGradient([Shape("N")] Tensor<int> labels, [Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> bias)
    {
        using var tape = new GradientTape();
        tape.Watch(x, bias);
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, x + bias));
        return tape.Gradient(loss, (x, bias));
    }

    [TfFunction]
    public static Tensor<float> SoftmaxGradient(Tensor<float> x, Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.ReduceSum(Tf.Nn.Softmax(x) * y), x);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) LayerNormGradient([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> gamma, [Shape("M")] Tensor<float> beta)
    {
        using var tape = new GradientTape();
        tape.Watch(x, gamma, beta);
        var (mean, variance) = Tf.Nn.Moments(x, axis: -1, keepDims: true);
        var y = (x - mean) * Tf.Rsqrt(variance + 1e-5f) * gamma + beta;
        return tape.Gradient(Tf.ReduceSum(y * y), (x, gamma, beta));
    }

    [TfFunction]
    public static Tensor<float> MaxGradient([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.ReduceSum(Tf.ReduceMax(x * 2f, axis: 1)), x);
    }

    [TfFunction]
    public static Tensor<bool> AnyPositive([Shape("N", "M")] Tensor<float> x) => Tf.ReduceAny(x > 1.5f, axis: 1);

    [TfFunction]
    public static Tensor<bool> AllSmall([Shape("N", "M")] Tensor<float> x) => Tf.ReduceAll((x < 2f) & (x > -2f) | (x != 0.5f), axis: 0);

    [TfFunction]
    public static Tensor<float> MaskedMean([Shape("N", "M")] Tensor<float> x)
    {
        var mask = Tf.Cast<float>(x > 0f);
        return Tf.ReduceSum(x * mask, axis: -1) / Tf.Maximum(Tf.ReduceSum(mask, axis: -1), 1f);
    }

    [TfFunction]
    public static Tensor<float> Clipped(Tensor<float> x) => Tf.Minimum(Tf.Maximum(x, -0.5f), Tf.Where(x > 0f, x * 0.5f, 0.25f));

    [TfFunction]
    public static Tensor<double> Chosen(Tensor<double> x) => Tf.Where(Tf.Square(x) < 1.0, x, Tf.Sign(x));

    [TfFunction]
    public static Tensor<int> CountLarge(Tensor<float> x) => Tf.ReduceSum(Tf.Cast<int>(Tf.Abs(x) > 1f));

    [TfFunction]
    public static Tensor<long> LargestLong([Shape("N", "M")] Tensor<long> x) => Tf.ReduceMax(x * 2, axis: 1) - Tf.ReduceMin(x, axis: 1);

    [TfFunction]
    public static Tensor<float> Swishes([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Silu(x, 1.5) * 2f + Tf.Nn.Silu(x);

    [TfFunction]
    public static Tensor<float> Spaced([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> y) => Tf.Tanh(Tf.Linspace(x, y * 2f, 5, axis: 1)) + Tf.ExpandDims(y, 0);
}
