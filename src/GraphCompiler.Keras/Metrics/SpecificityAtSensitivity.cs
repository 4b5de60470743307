namespace GraphCompiler.Keras;

/// <summary>The best specificity of all thresholds at which the sensitivity is at least a given one; 0 where there is none.</summary>
/// <param name="sensitivity">The least sensitivity, in [0, 1].</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced.</param>
/// <param name="classId">Only this class counts.</param>
public sealed partial class SpecificityAtSensitivity(double sensitivity, string? name = null, int numThresholds = 200, int? classId = null) : ConstrainedMetric(name, sensitivity, numThresholds, classId)
{
    /// <inheritdoc/>
    public override Tensor<float> Result() => Best(Share(Outcomes.TruePositives, Outcomes.FalseNegatives), Share(Outcomes.TrueNegatives, Outcomes.FalsePositives));

    internal override Metric Remake(Remaker c) =>
        new SpecificityAtSensitivity(numThresholds: c.Of("num_thresholds", ThresholdCount), sensitivity: c.Of("sensitivity", Bound, isRequired: true), classId: c.Of("class_id", ClassId), name: c.Name);
}
