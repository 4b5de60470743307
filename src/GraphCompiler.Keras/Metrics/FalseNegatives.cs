namespace GraphCompiler.Keras;

/// <summary>How many predictions are wrongly not above the threshold.</summary>
/// <param name="threshold">What a prediction must be greater than to be positive.</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="thresholds">Several thresholds, for a result each.</param>
public sealed partial class FalseNegatives(double threshold = 0.5, string? name = null, IReadOnlyList<double>? thresholds = null)
    : ConfusionMetric(name, Several(threshold, thresholds), Outcomes.FalseNegatives)
{
    /// <inheritdoc/>
    public override Tensor<float> Result() => Answer(Count(Outcomes.FalseNegatives));

    internal override Metric Remake(Remaker c) => new FalseNegatives(thresholds: c.Maybe("thresholds", Given(threshold, thresholds)), name: c.Name);
}
