namespace GraphCompiler.Keras;

/// <summary>Masks the steps of a sequence all of whose features are one value, and makes them 0.</summary>
public sealed partial class Masking : Layer
{
    private readonly double _maskValue;
    private readonly float _value;

    /// <summary>A layer.</summary>
    /// <param name="maskValue">What a masked step holds.</param>
    /// <param name="name">The layer's name.</param>
    public Masking(double maskValue = 0, string? name = null)
        : base(name) => (_maskValue, _value, SupportsMasking) = (maskValue, (float)maskValue, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) =>
        inputs * Masks.ToFloat(Tf.ReduceAny(Tf.NotEqual(inputs, _value), axis: -1, keepDims: true));

    /// <summary>Where a step has a feature that is not the value.</summary>
    public override Tensor<bool>? ComputeMask(Tensor<float> inputs, Tensor<bool>? mask = null) => Tf.ReduceAny(Tf.NotEqual(inputs, _value), axis: -1);

    internal override LayerBase Remake(Remaker c) => new Masking(c.Of("mask_value", _maskValue), c.Name);
}
