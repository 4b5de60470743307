namespace GraphCompiler.Keras;

/// <summary>(1 - p^q)/q, where p is the probability of the class that the label names: between cross entropy (q near 0) and the mean absolute error (q = 1).</summary>
public sealed class CategoricalGeneralizedCrossEntropy : Loss
{
    private readonly double _q;

    /// <param name="q">q, in (0, 1).</param>
    /// <param name="reduction">What is made of one value per example.</param>
    /// <param name="name">The class in snake_case unless given.</param>
    /// <exception cref="TfValueException">q is out of range.</exception>
    public CategoricalGeneralizedCrossEntropy(double q = 0.5, Reduction reduction = Reduction.SumOverBatchSize, string? name = null)
        : base(reduction, name) => _q = q is > 0 and < 1 ? q : throw new TfValueException(FormattableString.Invariant($"q must be in the interval (0, 1). Received: q={q}"));

    private protected override bool TakesClasses => true;

    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Losses.CategoricalGeneralizedCrossEntropy(yTrue, yPred, _q);

    internal override Loss Remake(Remaker c, Reduction reduction) => new CategoricalGeneralizedCrossEntropy(c.Of("q", _q), reduction, c.Name);
}
