namespace GraphCompiler.Keras;

/// <summary>x [batch, length, channels] without its first and last steps: one on each side unless given, or (before, after).</summary>
public sealed partial class Cropping1D : Layer
{
    private readonly int[] _cropping;

    /// <summary>A layer.</summary>
    public Cropping1D(Extent? cropping = null, string? name = null)
        : base(name) => (_cropping, Spec) = (Arguments.PerAxis(cropping, 2, 1, "cropping"), new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs[.., _cropping[0]..^_cropping[1]];

    internal override LayerBase Remake(Remaker c) => new Cropping1D(c.Of("cropping", _cropping), c.Name);
}
