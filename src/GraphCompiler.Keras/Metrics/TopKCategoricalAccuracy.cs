namespace GraphCompiler.Keras;

/// <summary>How often the label's class is among the k largest predictions; those equal to the k-th are.</summary>
/// <param name="k">How many.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class TopKCategoricalAccuracy(int k = 5, string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.TopKCategoricalAccuracy(yTrue, yPred, k);

    internal override Metric Remake(Remaker c) => new TopKCategoricalAccuracy(c.Of("k", k), name: c.Name);
}
