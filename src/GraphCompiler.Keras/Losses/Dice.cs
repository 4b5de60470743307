namespace GraphCompiler.Keras;

/// <summary>1 - 2·Σ y·p/(Σ y + Σ p + 1e-7).</summary>
/// <param name="axis">What is summed: each example's own axes give a value per example; unless given all, which gives one for the batch.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class Dice(Axes axis = default, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.DiceTerms(yTrue, yPred, axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new Dice(c.MaybeAxes("axis", axis), reduction, c.Name);
}
