namespace GraphCompiler.Keras;

/// <summary>The sum of y·ln(y/p) along the last axis, both cut to [1e-7, 1].</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class KLDivergence(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.KLDivergence(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new KLDivergence(reduction, c.Name);
}
