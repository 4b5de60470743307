namespace GraphCompiler.Keras;

/// <summary>max(1 + the largest (1 - y)·p - Σ y·p, 0) along the last axis.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class CategoricalHinge(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.CategoricalHinge(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new CategoricalHinge(reduction, c.Name);
}
