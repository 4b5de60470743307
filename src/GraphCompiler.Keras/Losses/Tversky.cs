namespace GraphCompiler.Keras;

/// <summary>1 - Σ y·p/(Σ y·p + α·Σ y·(1 - p) + β·Σ (1 - y)·p + 1e-7).</summary>
/// <param name="alpha">α, the weight of false negatives.</param>
/// <param name="beta">β, the weight of false positives.</param>
/// <param name="axis">What is summed, as for <see cref="Dice"/>.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class Tversky(double alpha = 0.5, double beta = 0.5, Axes axis = default, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.TverskyTerms(yTrue, yPred, alpha, beta, axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new Tversky(c.Of("alpha", alpha), c.Of("beta", beta), c.MaybeAxes("axis", axis), reduction, c.Name);
}
