namespace GraphCompiler.Keras;

/// <summary>x + y + ...</summary>
public sealed partial class Add(string? name = null) : MergeLayer(name)
{
    private protected override Tensor<float> Merge(Tensor<float> x, Tensor<float> y) => x + y;

    internal override LayerBase Remake(Remaker c) => new Add(c.Name);
}
