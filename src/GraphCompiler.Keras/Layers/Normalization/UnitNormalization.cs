namespace GraphCompiler.Keras;

/// <summary>x / √(Σ x²) along the axes; the sum is at least 1e-12.</summary>
public sealed partial class UnitNormalization : Layer
{
    private readonly Axes _axis;

    /// <summary>A layer. The axis is the last one unless given.</summary>
    public UnitNormalization(Axes? axis = null, string? name = null)
        : base(name) => (_axis, SupportsMasking) = (axis ?? -1, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Math.L2Normalize(inputs, _axis, 1e-12);

    internal override LayerBase Remake(Remaker c) => new UnitNormalization(c.Of("axis", _axis), c.Name);
}
