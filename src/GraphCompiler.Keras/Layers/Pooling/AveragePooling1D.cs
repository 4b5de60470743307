namespace GraphCompiler.Keras;

/// <summary>The mean of each window; padding does not count, for x [batch, length, channels]. Windows are 2 long unless given, and do not overlap.</summary>
/// <inheritdoc/>
public sealed partial class AveragePooling1D(Extent? poolSize = null, Extent? strides = null, Padding padding = Padding.Valid, string? name = null)
    : PoolingLayer(1, poolSize, strides, padding, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.AvgPool1D(inputs, Size, Strides, Padding);

    internal override LayerBase Remake(Remaker c) => new AveragePooling1D(
        c.Of("pool_size", Size), padding: c.Of("padding", Padding), strides: c.Of("strides", Strides), name: c.Fixed("data_format", "channels_last").Name);
}
