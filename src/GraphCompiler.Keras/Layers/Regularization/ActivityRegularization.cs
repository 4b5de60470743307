namespace GraphCompiler.Keras;

/// <summary>Gives its input and adds l1 · Σ|x| + l2 · Σx², divided by the number of examples, to the loss.</summary>
public sealed partial class ActivityRegularization : Layer
{
    /// <summary>A layer.</summary>
    public ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null)
        : base(name) => (ActivityRegularizer, SupportsMasking) = (Regularizer.L1L2(l1, l2), true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs;
}
