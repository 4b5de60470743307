namespace GraphCompiler.Keras;

/// <summary>The largest number of each window, for x [batch, length, channels]. Windows are 2 long unless given, and do not overlap.</summary>
/// <inheritdoc/>
public sealed partial class MaxPooling1D(Extent? poolSize = null, Extent? strides = null, Padding padding = Padding.Valid, string? name = null)
    : PoolingLayer(1, poolSize, strides, padding, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.MaxPool1D(inputs, Size, Strides, Padding);
}
