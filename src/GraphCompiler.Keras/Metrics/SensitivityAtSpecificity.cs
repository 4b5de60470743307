namespace GraphCompiler.Keras;

/// <summary>The best sensitivity of all thresholds at which the specificity is at least a given one; 0 where there is none.</summary>
/// <param name="specificity">The least specificity, in [0, 1].</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced.</param>
/// <param name="classId">Only this class counts.</param>
public sealed partial class SensitivityAtSpecificity(double specificity, string? name = null, int numThresholds = 200, int? classId = null) : ConstrainedMetric(name, specificity, numThresholds, classId)
{
    /// <inheritdoc/>
    public override Tensor<float> Result() => Best(Share(Outcomes.TrueNegatives, Outcomes.FalsePositives), Share(Outcomes.TruePositives, Outcomes.FalseNegatives));

    internal override Metric Remake(Remaker c) =>
        new SensitivityAtSpecificity(numThresholds: c.Of("num_thresholds", ThresholdCount), specificity: c.Of("specificity", Bound, isRequired: true), classId: c.Of("class_id", ClassId), name: c.Name);
}
