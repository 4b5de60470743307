namespace GraphCompiler.Keras;

/// <summary>Zeros before and after the steps of x [batch, length, channels]: one on each side unless given, or (before, after).</summary>
public sealed partial class ZeroPadding1D : Layer
{
    private readonly int[] _padding;

    /// <summary>A layer.</summary>
    public ZeroPadding1D(Extent? padding = null, string? name = null)
        : base(name) => (_padding, Spec) = (Arguments.PerAxis(padding, 2, 1, "padding"), new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Pad(inputs, new[,] { { 0, 0 }, { _padding[0], _padding[1] }, { 0, 0 } });

    internal override LayerBase Remake(Remaker c) => new ZeroPadding1D(c.Of("padding", _padding), c.Fixed("data_format", "channels_last").Name);
}
