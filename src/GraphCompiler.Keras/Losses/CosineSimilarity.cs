namespace GraphCompiler.Keras;

/// <summary>-Σ y·p along an axis, of vectors of length 1; 0 for zero vectors.</summary>
/// <param name="axis">The axis of the vectors.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class CosineSimilarity(int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.CosineTerms(yTrue, yPred, axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new CosineSimilarity(c.Of("axis", axis), reduction, c.Name);
}
