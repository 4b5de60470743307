namespace GraphCompiler.Keras;

/// <summary>x · scale + offset.</summary>
public sealed partial class Rescaling : Layer
{
    private readonly Tensor<float> _scale;
    private readonly Tensor<float> _offset;

    /// <summary>One scale and offset for all.</summary>
    public Rescaling(double scale, double offset = 0, string? name = null)
        : this((Tensor<float>)(float)scale, (Tensor<float>)(float)offset, name)
    {
    }

    /// <summary>Scales and offsets that broadcast to the input: one for each channel, say.</summary>
    public Rescaling(Tensor<float> scale, Tensor<float> offset, string? name = null)
        : base(name) => (_scale, _offset, SupportsMasking) = (scale, offset, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs * _scale + _offset;

    internal override LayerBase Remake(Remaker c) => new Rescaling(c.Of("scale", _scale, isRequired: true)!, c.Of("offset", _offset)!, c.Name);
}
