namespace GraphCompiler.Keras;

/// <summary>Each step of x [batch, length, channels] several times.</summary>
public sealed partial class UpSampling1D : Layer
{
    private readonly int _size;

    /// <summary>A layer.</summary>
    public UpSampling1D(int size = 2, string? name = null)
        : base(name) => (_size, Spec) = (Arguments.Positive(size, nameof(size)), new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Repeat(inputs, _size, axis: 1);

    internal override LayerBase Remake(Remaker c) => new UpSampling1D(c.Of("size", _size), c.Name);
}
