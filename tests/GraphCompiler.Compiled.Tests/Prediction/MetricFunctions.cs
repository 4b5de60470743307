namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Metrics: counts of comparisons, means over batches, and those that a class adds up.</summary>
public static partial class MetricFunctions
{
    [TfFunction]
    public static Tensor<float> BinaryAccuracy(Tensor<float> y, Tensor<float> prediction) =>
        Tf.ReduceMean(Tf.Cast<float>(Tf.Equal(y > 0.5f, prediction > 0.5f)));

    [TfFunction]
    public static Tensor<float> BinaryAccuracyOfRows(Tensor<float> y, Tensor<float> prediction, float threshold) =>
        Tf.ReduceMean(Tf.Cast<float>(Tf.Equal(Tf.Round(Tf.Sigmoid(y)), Tf.Cast<float>(prediction > threshold))), axis: -1);

    [TfFunction]
    public static Tensor<float> TopScoreAccuracy([Shape("N")] Tensor<int> labels, [Shape("N", 20)] Tensor<float> logits)
    {
        var own = Tf.ReduceSum(Tf.OneHot(labels, 20) * logits, axis: -1);
        return Tf.ReduceMean(Tf.Cast<float>(own >= Tf.ReduceMax(logits, axis: -1)));
    }

    [TfFunction]
    public static (Tensor<int> True, Tensor<int> False) Positives(Tensor<float> y, Tensor<float> prediction)
    {
        var (actual, said) = (y > 0f, prediction > 0f);
        return (Tf.ReduceSum(Tf.Cast<int>(actual & said)), Tf.ReduceSum(Tf.Cast<int>(!actual & said)));
    }

    [TfFunction]
    public static Tensor<float> Precision(Tensor<float> y, Tensor<float> prediction)
    {
        var said = Tf.Cast<float>(prediction > 0.5f);
        return Tf.Math.DivideNoNan(Tf.ReduceSum(said * Tf.Cast<float>(y > 0.5f)), Tf.ReduceSum(said));
    }

    [TfFunction]
    public static Tensor<float> Recall([Shape("N", "M")] Tensor<bool> y, [Shape("N", "M")] Tensor<float> prediction)
    {
        var actual = Tf.Cast<float>(y);
        return Tf.ReduceSum(actual * Tf.Cast<float>(prediction > 0.5f), axis: 0) / (Tf.ReduceSum(actual, axis: 0) + 1e-7f);
    }

    [TfFunction]
    public static Tensor<float> FScore(Tensor<float> y, Tensor<float> prediction)
    {
        var (precision, recall) = (Precision(y, prediction), Precision(prediction, y));
        return 2f * precision * recall / (precision + recall + 1e-7f);
    }

    [TfFunction]
    public static Tensor<double> Specificity(Tensor<bool> y, Tensor<bool> prediction)
    {
        var negatives = Tf.Cast<double>(!y);
        return Tf.ReduceSum(negatives * Tf.Cast<double>(!prediction)) / Tf.ReduceSum(negatives);
    }

    [TfFunction]
    public static Tensor<float> IntersectionOverUnion(Tensor<bool> y, Tensor<bool> prediction) =>
        Tf.ReduceSum(Tf.Cast<float>(y & prediction), axis: -1) / Tf.Maximum(Tf.ReduceSum(Tf.Cast<float>(y | prediction), axis: -1), 1f);

    [TfFunction]
    public static Tensor<float> RootMeanSquared(Tensor<float> y, Tensor<float> prediction) => Tf.Sqrt(Tf.ReduceMean(Tf.Square(y - prediction)));

    [TfFunction]
    public static Tensor<float> Determination(Tensor<float> y, Tensor<float> prediction)
    {
        var residual = Tf.ReduceSum(Tf.Math.SquaredDifference(y, prediction));
        var total = Tf.ReduceSum(Tf.Math.SquaredDifference(y, Tf.ReduceMean(y)));
        return 1f - residual / total;
    }

    [TfFunction]
    public static Tensor<float> Perplexity([Shape("N")] Tensor<int> labels, [Shape("N", "M")] Tensor<float> logits) =>
        Tf.Exp(Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits)));

    [TfFunction]
    public static Tensor<float> MaskedAccuracy(Tensor<int> y, Tensor<int> prediction)
    {
        var mask = y != 0;
        var right = Tf.Equal(y, prediction) & mask;
        return Tf.ReduceSum(Tf.Cast<float>(right)) / Tf.ReduceSum(Tf.Cast<float>(mask));
    }

    [TfFunction]
    public static Tensor<float> Calibration([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> logits)
    {
        var p = Tf.Sigmoid(logits);
        return Tf.Abs(Tf.ReduceMean(p, axis: 0) - Tf.ReduceMean(Tf.Cast<float>(y > 0f), axis: 0));
    }

    [TfFunction]
    public static void CountInto(Variable<int> right, Variable<int> all, Tensor<int> y, Tensor<int> prediction)
    {
        right.AssignAdd(Tf.Cast<int>(Tf.Equal(y, prediction)));
        all.AssignAdd(Tf.OnesLike(y));
    }
}

/// <summary>A mean that batches are added to.</summary>
public sealed partial class RunningMean : Module
{
    private readonly Variable<float> _total = new(0f, trainable: false);

    private readonly Variable<float> _count = new(0f, trainable: false);

    [TfFunction]
    public void Update([Shape("N", "M")] Tensor<float> values, [Shape("N", "M")] Tensor<bool> mask)
    {
        var weights = Tf.Cast<float>(mask);
        _total.AssignAdd(Tf.ReduceSum(values * weights));
        _count.AssignAdd(Tf.ReduceSum(weights));
    }

    [TfFunction]
    public Tensor<float> UpdateAndRead(Tensor<float> values)
    {
        _total.AssignAdd(Tf.ReduceSum(values));
        _count.AssignAdd(Tf.ReduceSum(Tf.OnesLike(values)));
        return Tf.Math.DivideNoNan(_total.Value, _count.Value);
    }

    [TfFunction]
    public void Reset()
    {
        _total.Assign(0f);
        _count.Assign(0f);
    }
}
