namespace GraphCompiler.Keras;

/// <summary>The mean of max(1 - y·p, 0)² along the last axis; labels that are all 0 or 1 become -1 and 1.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class SquaredHinge(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.SquaredHinge(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new SquaredHinge(reduction, c.Name);
}
