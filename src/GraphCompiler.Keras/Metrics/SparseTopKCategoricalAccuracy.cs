namespace GraphCompiler.Keras;

/// <summary>How often the class that the label names is among the k largest predictions; those equal to the k-th are.</summary>
/// <param name="k">How many.</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="fromSortedIds">Whether predictions are class numbers, the likeliest first, instead of a number for each class.</param>
public sealed partial class SparseTopKCategoricalAccuracy(int k = 5, string? name = null, bool fromSortedIds = false) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => Metrics.SparseTopK(yTrue, yPred, k, fromSortedIds);

    internal override Metric Remake(Remaker c) => new SparseTopKCategoricalAccuracy(k: c.Of("k", k), fromSortedIds: c.Of("from_sorted_ids", fromSortedIds), name: c.Name);
}
