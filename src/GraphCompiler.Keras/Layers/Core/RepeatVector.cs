namespace GraphCompiler.Keras;

/// <summary>Each vector n times: [batch, size] becomes [batch, n, size].</summary>
public sealed partial class RepeatVector : Layer
{
    private readonly int _n;

    /// <summary>A layer.</summary>
    public RepeatVector(int n, string? name = null)
        : base(name) => (_n, Spec) = (n, new InputSpec { Rank = 2 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Tile(Tf.ExpandDims(inputs, 1), [1, _n, 1]);

    internal override LayerBase Remake(Remaker c) => new RepeatVector(c.Of("n", _n, isRequired: true), c.Name);
}
