namespace GraphCompiler.Keras;

/// <summary>Gives its input and adds l1 · Σ|x| + l2 · Σx², divided by the number of examples, to the loss.</summary>
public sealed partial class ActivityRegularization : Layer
{
    private readonly (double L1, double L2) _factors;

    /// <summary>A layer.</summary>
    public ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null)
        : base(name) => (_factors, ActivityRegularizer, SupportsMasking) = ((l1, l2), Regularizer.L1L2(l1, l2), true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs;

    private protected override bool SetsActivityRegularizer => true;

    internal override LayerBase Remake(Remaker c) => new ActivityRegularization(c.Of("l1", _factors.L1), c.Of("l2", _factors.L2), c.Name);
}
