namespace GraphCompiler.Keras;

/// <summary>100 times the mean of |y - p|/max(|y|, 1e-7) along the last axis.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class MeanAbsolutePercentageError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.MeanAbsolutePercentageError(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new MeanAbsolutePercentageError(reduction, c.Name);
}
