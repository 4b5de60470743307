namespace GraphCompiler.Keras;

/// <summary>Larger images: each row and column several times, or what lies between them interpolated.</summary>
public sealed partial class UpSampling2D : Layer
{
    private readonly int[] _size;
    private readonly ResizeMethod _interpolation;

    /// <summary>A layer.</summary>
    /// <param name="size">How many times as high and wide: 2 unless given.</param>
    /// <param name="interpolation">What the new pixels are.</param>
    /// <param name="name">The layer's name.</param>
    public UpSampling2D(Extent? size = null, ResizeMethod interpolation = ResizeMethod.NearestNeighbor, string? name = null)
        : base(name) => (_size, _interpolation, Spec) = (Arguments.PerAxis(size, 2, 2, nameof(size)), interpolation, new InputSpec { Rank = 4 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => _interpolation == ResizeMethod.NearestNeighbor
        ? Tf.Repeat(Tf.Repeat(inputs, _size[0], axis: 1), _size[1], axis: 2)
        : Tf.Image.Resize(inputs, (inputs.Shape[1] * _size[0], inputs.Shape[2] * _size[1]), _interpolation);

    internal override LayerBase Remake(Remaker c)
    {
        var size = c.Of("size", _size);
        return new UpSampling2D(size, c.Fixed("data_format", "channels_last").Of("interpolation", _interpolation, (ResizeMethod.NearestNeighbor, "nearest")), c.Name);
    }
}
