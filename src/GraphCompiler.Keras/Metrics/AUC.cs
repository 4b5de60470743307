namespace GraphCompiler.Keras;

/// <summary>The curve of which <see cref="AUC"/> measures the area.</summary>
public enum AUCCurve
{
    /// <summary>True over false positive rate.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,
}

/// <summary>How <see cref="AUC"/> fills the space between two thresholds.</summary>
public enum AUCSummation
{
    /// <summary>By a line between the points; for precision and recall by what lies between the counts.</summary>
    Interpolation,

    /// <summary>By the smaller of both.</summary>
    Minoring,

    /// <summary>By the larger of both.</summary>
    Majoring,
}

/// <summary>The area under a curve of rates over thresholds.</summary>
/// <param name="numThresholds">How many thresholds, evenly spaced in [0, 1].</param>
/// <param name="fromLogits">Whether predictions are logits, else probabilities.</param>
/// <param name="name">auc unless given.</param>
/// <param name="curve">Which curve.</param>
/// <param name="summation">How the area between thresholds is filled.</param>
/// <param name="thresholds">Thresholds in the place of evenly spaced ones; the ends are added.</param>
/// <param name="labels">Where the last axis has so many labels, each has an area of its own, and the result is the mean of them.</param>
/// <param name="labelWeights">What the area of each of them counts.</param>
/// <exception cref="TfValueException">There are fewer than 2 thresholds, or not as many weights as labels.</exception>
public sealed partial class AUC(
    int numThresholds = 200, bool fromLogits = false, string? name = null, AUCCurve curve = AUCCurve.ROC, AUCSummation summation = AUCSummation.Interpolation, IReadOnlyList<double>? thresholds = null,
    int? labels = null, IReadOnlyList<double>? labelWeights = null)
    : ConfusionMetric(name, Thresholds(numThresholds, thresholds), Outcomes.All, labels: labels)
{
    private readonly float[]? _labelWeights = labelWeights is null || labelWeights.Count == labels
        ? labelWeights?.Select(w => (float)w).ToArray()
        : throw new TfValueException($"There are {labelWeights.Count} weights of labels, but {labels ?? 0} labels.");

    private static double[] Thresholds(int count, IReadOnlyList<double>? given)
    {
        if (given is not null) return [-1e-7, .. given.Order(), 1 + 1e-7];
        return count > 1 ? Spread(count, 1e-7) : throw new TfValueException($"Argument `num_thresholds` must be an integer > 1. Received: num_thresholds={count}");
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null) =>
        base.UpdateState(yTrue, fromLogits ? Tf.Sigmoid(yPred) : yPred, sampleWeight);

    /// <inheritdoc/>
    public override Tensor<float> Result()
    {
        var (right, wrong) = (Count(Outcomes.TruePositives), Count(Outcomes.FalsePositives));
        var missed = Count(Outcomes.FalseNegatives);
        if (curve == AUCCurve.PR && summation == AUCSummation.Interpolation) return Total(Between(right, wrong, missed));
        var recall = Tf.Math.DivideNoNan(right, right + missed);
        var (x, y) = curve == AUCCurve.ROC
            ? (Tf.Math.DivideNoNan(wrong, wrong + Count(Outcomes.TrueNegatives)), recall)
            : (recall, Tf.Math.DivideNoNan(right, right + wrong));
        var (first, second) = (y[..^1], y[1..]);
        var height = summation switch
        {
            AUCSummation.Minoring => Tf.Minimum(first, second),
            AUCSummation.Majoring => Tf.Maximum(first, second),
            _ => (first + second) / 2f,
        };
        return Total((x[..^1] - x[1..]) * height);
    }

    private Tensor<float> Total(Tensor<float> areas)
    {
        if (!HasLabels) return Tf.ReduceSum(areas);
        var each = Tf.ReduceSum(areas, 0);
        return _labelWeights is null ? Tf.ReduceMean(each) : Tf.Math.DivideNoNan(Tf.ReduceSum(each * _labelWeights), Tf.ReduceSum((Tensor<float>)_labelWeights));
    }

    // Between two thresholds true and false positives grow in proportion, and precision does not lie on a line.
    private static Tensor<float> Between(Tensor<float> right, Tensor<float> wrong, Tensor<float> missed)
    {
        var step = right[..^1] - right[1..];
        var positives = right + wrong;
        var (p, next) = (positives[..^1], positives[1..]);
        var slope = Tf.Math.DivideNoNan(step, Tf.Maximum(p - next, 0f));
        var intercept = right[1..] - slope * next;
        var ratio = Tf.Where(Tf.LogicalAnd(p > 0f, next > 0f), Tf.Math.DivideNoNan(p, Tf.Maximum(next, 0f)), 1f);
        return Tf.Math.DivideNoNan(slope * (step + intercept * Tf.Log(ratio)), Tf.Maximum(right[1..] + missed[1..], 0f));
    }

    internal override Metric Remake(Remaker c)
    {
        var count = c.Of("num_thresholds", numThresholds);
        var (line, sums) = (c.Of("curve", curve, (AUCCurve.ROC, "ROC"), (AUCCurve.PR, "PR")), c.Of("summation_method", summation));
        var isEach = c.Of("multi_label", HasLabels);
        var (each, weights) = (c.Of("num_labels", Labels), c.Maybe("label_weights", labelWeights?.ToArray()));
        return new AUC(count, c.Of("from_logits", fromLogits), c.Name, line, sums, c.Maybe("thresholds", thresholds?.ToArray()), isEach ? each : null, weights);
    }
}
