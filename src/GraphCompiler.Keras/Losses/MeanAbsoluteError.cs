namespace GraphCompiler.Keras;

/// <summary>The mean of |y - p| along the last axis.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class MeanAbsoluteError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.MeanAbsoluteError(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new MeanAbsoluteError(reduction, c.Name);
}
