namespace GraphCompiler.Keras;

/// <summary>The best recall of all thresholds at which the precision is at least a given one; 0 where there is none.</summary>
/// <param name="precision">The least precision, in [0, 1].</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced.</param>
/// <param name="classId">Only this class counts.</param>
public sealed partial class RecallAtPrecision(double precision, string? name = null, int numThresholds = 200, int? classId = null) : ConstrainedMetric(name, precision, numThresholds, classId)
{
    /// <inheritdoc/>
    public override Tensor<float> Result() => Best(Share(Outcomes.TruePositives, Outcomes.FalsePositives), Share(Outcomes.TruePositives, Outcomes.FalseNegatives));

    internal override Metric Remake(Remaker c) =>
        new RecallAtPrecision(numThresholds: c.Of("num_thresholds", ThresholdCount), precision: c.Of("precision", Bound, isRequired: true), classId: c.Of("class_id", ClassId), name: c.Name);
}
