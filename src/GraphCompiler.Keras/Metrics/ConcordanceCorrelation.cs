namespace GraphCompiler.Keras;

/// <summary>The mean of 2·cov(y, p)/(var y + var p + (mean y - mean p)² + 1e-7) along an axis.</summary>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="axis">The axis.</param>
public sealed partial class ConcordanceCorrelation(string? name = null, int axis = -1) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.ConcordanceCorrelation(yTrue, yPred, axis);

    internal override Metric Remake(Remaker c) => new ConcordanceCorrelation(axis: c.Of("axis", axis), name: c.Name);
}
