namespace GraphCompiler.Keras;

/// <summary>The mean of the correlations of labels and predictions along an axis; NaN where one of them is constant.</summary>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="axis">The axis.</param>
public sealed partial class PearsonCorrelation(string? name = null, int axis = -1) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.PearsonCorrelation(yTrue, yPred, axis);

    internal override Metric Remake(Remaker c) => new PearsonCorrelation(axis: c.Of("axis", axis), name: c.Name);
}
