namespace GraphCompiler.Keras;

/// <summary>The best precision of all thresholds at which the recall is at least a given one; 0 where there is none.</summary>
/// <param name="recall">The least recall, in [0, 1].</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced.</param>
/// <param name="classId">Only this class counts.</param>
public sealed partial class PrecisionAtRecall(double recall, string? name = null, int numThresholds = 200, int? classId = null) : ConstrainedMetric(name, recall, numThresholds, classId)
{
    /// <inheritdoc/>
    public override Tensor<float> Result() => Best(Share(Outcomes.TruePositives, Outcomes.FalseNegatives), Share(Outcomes.TruePositives, Outcomes.FalsePositives));

    internal override Metric Remake(Remaker c) =>
        new PrecisionAtRecall(numThresholds: c.Of("num_thresholds", ThresholdCount), recall: c.Of("recall", Bound, isRequired: true), classId: c.Of("class_id", ClassId), name: c.Name);
}
