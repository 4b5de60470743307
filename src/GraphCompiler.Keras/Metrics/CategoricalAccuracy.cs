namespace GraphCompiler.Keras;

/// <summary>How often the largest prediction, the first of equal ones, is where the label has its one.</summary>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class CategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.CategoricalAccuracy(yTrue, yPred);

    internal override Metric Remake(Remaker c) => new CategoricalAccuracy(name: c.Name);
}
