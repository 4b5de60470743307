namespace GraphCompiler.Keras;

/// <summary>The largest number of each window, for x [batch, height, width, channels]. Windows are 2 long unless given, and do not overlap.</summary>
/// <inheritdoc/>
public sealed partial class MaxPooling2D(Extent? poolSize = null, Extent? strides = null, Padding padding = Padding.Valid, string? name = null)
    : PoolingLayer(2, poolSize, strides, padding, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.MaxPool2D(inputs, Size, Strides, Padding);

    internal override LayerBase Remake(Remaker c) => new MaxPooling2D(
        c.Of("pool_size", Size), padding: c.Of("padding", Padding), strides: c.Of("strides", Strides), name: c.Fixed("data_format", "channels_last").Name);
}
