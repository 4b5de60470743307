namespace GraphCompiler.Keras;

/// <summary>The largest number of each channel, for x [batch, length, channels].</summary>
public sealed partial class GlobalMaxPooling1D : Layer
{
    private readonly bool _keepDims;

    /// <summary>A layer.</summary>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <param name="name">The layer's name.</param>
    public GlobalMaxPooling1D(bool keepDims = false, string? name = null)
        : base(name) => (_keepDims, Spec) = (keepDims, new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.ReduceMax(inputs, axis: 1, keepDims: _keepDims);

    internal override LayerBase Remake(Remaker c) => new GlobalMaxPooling1D(c.Fixed("data_format", "channels_last").Of("keepdims", _keepDims), c.Name);
}
