namespace GraphCompiler.Keras;

/// <summary>The mean of (ln(y + 1) - ln(p + 1))² along the last axis; what is below 1e-7 counts as that.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class MeanSquaredLogarithmicError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.MeanSquaredLogarithmicError(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new MeanSquaredLogarithmicError(reduction, c.Name);
}
