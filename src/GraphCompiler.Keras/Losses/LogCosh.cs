namespace GraphCompiler.Keras;

/// <summary>The mean of ln cosh(p - y) along the last axis.</summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class LogCosh(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.LogCosh(yTrue, yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => new LogCosh(reduction, c.Name);
}
