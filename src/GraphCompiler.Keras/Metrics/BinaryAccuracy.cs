namespace GraphCompiler.Keras;

/// <summary>How often predictions are on the side of the threshold that the labels, 0 or 1, say.</summary>
/// <param name="threshold">A prediction is 1 where it is greater.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class BinaryAccuracy(double threshold = 0.5, string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.BinaryAccuracy(yTrue, yPred, threshold);

    internal override Metric Remake(Remaker c) => new BinaryAccuracy(c.Of("threshold", threshold), name: c.Name);
}
