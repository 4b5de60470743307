namespace GraphCompiler.Keras;

/// <summary>How often the largest prediction, the first of equal ones, is that of the class that the label names.</summary>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class SparseCategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.SparseCategoricalAccuracy(yTrue, yPred);

    internal override Metric Remake(Remaker c) => new SparseCategoricalAccuracy(name: c.Name);
}
