namespace GraphCompiler.Keras;

/// <summary>The largest number of each channel, for x [batch, height, width, channels].</summary>
public sealed partial class GlobalMaxPooling2D : Layer
{
    private readonly bool _keepDims;

    /// <summary>A layer.</summary>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <param name="name">The layer's name.</param>
    public GlobalMaxPooling2D(bool keepDims = false, string? name = null)
        : base(name) => (_keepDims, Spec) = (keepDims, new InputSpec { Rank = 4 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.ReduceMax(inputs, axis: [1, 2], keepDims: _keepDims);

    internal override LayerBase Remake(Remaker c) => new GlobalMaxPooling2D(c.Fixed("data_format", "channels_last").Of("keepdims", _keepDims), c.Name);
}
