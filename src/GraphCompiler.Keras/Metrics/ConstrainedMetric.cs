namespace GraphCompiler.Keras;

/// <summary>The best of one share over the thresholds where another is large enough.</summary>
public abstract partial class ConstrainedMetric : ConfusionMetric
{

    private protected ConstrainedMetric(string? name, double least, int count, int? classId)
        : base(name, count > 0 ? count == 1 ? [0.5] : Spread(count, 0) : throw new TfValueException($"Argument `num_thresholds` must be an integer > 0. Received: num_thresholds={count}"), Outcomes.All, classId: classId)
    {
        if (least is not (>= 0 and <= 1)) throw new TfValueException(FormattableString.Invariant($"The least value must be in the range [0, 1]. Received: {least}"));
        (Bound, ThresholdCount) = (least, count);
    }

    /// <summary>What the one rate is at least.</summary>
    private protected double Bound { get; }

    private protected int ThresholdCount { get; }

    /// <summary>a/(a + b).</summary>
    private protected Tensor<float> Share(Outcomes a, Outcomes b) => Tf.Math.DivideNoNan(Count(a), Count(a) + Count(b));

    private protected Tensor<float> Best(Tensor<float> constrained, Tensor<float> wanted) => Tf.ReduceMax(Tf.Where(constrained >= (float)Bound, wanted, 0f));
}
