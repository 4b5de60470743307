namespace GraphCompiler.Keras;

/// <summary>The smallest of the elements.</summary>
public sealed partial class Minimum(string? name = null) : MergeLayer(name)
{
    private protected override Tensor<float> Merge(Tensor<float> x, Tensor<float> y) => Tf.Minimum(x, y);

    internal override LayerBase Remake(Remaker c) => new Minimum(c.Name);
}
