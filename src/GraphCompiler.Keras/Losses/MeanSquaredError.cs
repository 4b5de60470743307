namespace GraphCompiler.Keras;

/// <summary>The mean of (y - p)² along the last axis.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class MeanSquaredError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.MeanSquaredError(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new MeanSquaredError(reduction, c.Name);
}
