namespace GraphCompiler.Keras;

/// <summary>The largest of the elements.</summary>
public sealed partial class Maximum(string? name = null) : MergeLayer(name)
{
    private protected override Tensor<float> Merge(Tensor<float> x, Tensor<float> y) => Tf.Maximum(x, y);

    internal override LayerBase Remake(Remaker c) => new Maximum(c.Name);
}
