namespace GraphCompiler.Keras;

/// <summary>The input itself.</summary>
public sealed partial class Identity : Layer
{
    /// <summary>A layer that does nothing.</summary>
    public Identity(string? name = null)
        : base(name) => SupportsMasking = true;

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs;

    internal override LayerBase Remake(Remaker c) => new Identity(c.Name);
}
