namespace GraphCompiler.Keras;

/// <summary>x where x ≥ 0, else negativeSlope · x.</summary>
/// <exception cref="TfValueException">The slope is negative.</exception>
public sealed partial class LeakyReLU : Layer
{
    private readonly double _negativeSlope;

    /// <summary>A layer.</summary>
    public LeakyReLU(double negativeSlope = 0.3, string? name = null)
        : base(name) => (_negativeSlope, SupportsMasking) = (Arguments.NotNegative(negativeSlope, "negative_slope", nameof(LeakyReLU)), true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.LeakyRelu(inputs, _negativeSlope);

    internal override LayerBase Remake(Remaker c) => new LeakyReLU(c.Of("negative_slope", _negativeSlope), c.Name);
}
