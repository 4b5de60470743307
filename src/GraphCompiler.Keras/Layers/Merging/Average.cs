namespace GraphCompiler.Keras;

/// <summary>The mean of the elements.</summary>
public sealed partial class Average(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float>[] inputs, bool training) => base.Forward(inputs, training) / inputs.Length;

    private protected override Tensor<float> Merge(Tensor<float> x, Tensor<float> y) => x + y;

    internal override LayerBase Remake(Remaker c) => new Average(c.Name);
}
