namespace GraphCompiler.Keras;

/// <summary>How a metric with a value for each class becomes one number.</summary>
public enum ClassAverage
{
    /// <summary>It does not: there is a value for each class.</summary>
    None,

    /// <summary>All classes are counted together.</summary>
    Micro,

    /// <summary>The mean over the classes.</summary>
    Macro,

    /// <summary>The mean over the classes, weighted by how often they occur.</summary>
    Weighted,
}

/// <summary>(1 + β²)·P·R/(β²·P + R) for each class, of precision P and recall R.</summary>
public partial class FBetaScore : Metric
{
    private readonly double _beta;
    private protected double? Threshold { get; }
    private protected ClassAverage Average { get; }
    private Variable<float>[]? _counts;

    /// <param name="beta">β.</param>
    /// <param name="threshold">What a prediction must be greater than to be positive; null takes the largest of each example.</param>
    /// <param name="name">fbeta_score unless given.</param>
    /// <param name="average">How one number comes of the classes.</param>
    /// <exception cref="TfValueException">β or the threshold is not positive.</exception>
    public FBetaScore(double beta = 1, double? threshold = 0.5, string? name = null, ClassAverage average = ClassAverage.None)
        : base(name ?? "fbeta_score")
    {
        if (!(beta > 0)) throw new TfValueException(FormattableString.Invariant($"Invalid `beta` argument value. It should be > 0. Received: beta={beta}"));
        if (threshold is <= 0 or > 1) throw new TfValueException(FormattableString.Invariant($"Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: threshold={threshold}"));
        (_beta, Threshold, Average) = (beta, threshold, average);
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null)
    {
        var (y, p) = (Examples.Floats(Boundary.Of(yTrue)), Boundary.Of(yPred));
        if (p.Rank != 2 || y.Rank != 2) throw new TfValueException($"FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: y_pred.shape={p.Shape} and y_true.shape={y.Shape}.");
        Shape shape = Average == ClassAverage.Micro ? [] : [p.Shape[1]];
        string[] names = ["true_positives", "false_positives", "false_negatives", "intermediate_weights"];
        _counts ??= Array.ConvertAll(names, name => AddVariable(shape, name: name));
        var positive = Tf.Cast<float>(Threshold is { } threshold
            ? p > (float)threshold
            : Tf.LogicalAnd(p >= Tf.ReduceMax(p, -1, keepDims: true), Tf.Abs(p) > 1e-9f));
        Tensor<float>[] terms = [positive * y, positive * (1f - y), (1f - positive) * y, y];
        for (var i = 0; i < terms.Length; i++)
        {
            var counted = sampleWeight is null ? terms[i] : terms[i] * Tf.ExpandDims(Boundary.Of(sampleWeight), 1);
            Accumulate(_counts[i], Tf.ReduceSum(counted, Average == ClassAverage.Micro ? Axes.All : 0));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There was no update yet, which says how many classes there are.</exception>
    public override Tensor<float> Result()
    {
        if (_counts is not [var right, var wrong, var missed, var occurring]) throw new InvalidOperationException($"{Name} has no result before its first update.");
        var precision = right / (right + wrong + Examples.Epsilon);
        var recall = right / (right + missed + Examples.Epsilon);
        var square = (float)(_beta * _beta);
        var score = precision * recall / (square * precision + recall + Examples.Epsilon) * (1f + square);
        return Average switch
        {
            ClassAverage.Weighted => Tf.ReduceSum(score * (occurring / (Tf.ReduceSum<float>(occurring) + Examples.Epsilon))),
            ClassAverage.Macro => Tf.ReduceMean(score),
            _ => score,
        };
    }

    internal override Metric Remake(Remaker c) =>
        new FBetaScore(average: c.Of("average", Average), beta: c.Of("beta", _beta), threshold: c.Of("threshold", Threshold), name: c.Name);
}
