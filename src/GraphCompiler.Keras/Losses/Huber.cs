namespace GraphCompiler.Keras;

/// <summary>The mean of e²/2 where |e| is at most δ, else δ·|e| - δ²/2, of e = p - y along the last axis.</summary>
/// <param name="delta">δ.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class Huber(double delta = 1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.Huber(yTrue, yPred, delta);

    internal override Loss Remake(Remaker c, Reduction reduction) => new Huber(c.Of("delta", delta), reduction, c.Name);
}
