namespace GraphCompiler.Keras;

/// <summary>x where x &gt; 0, else alpha · (eˣ - 1).</summary>
public sealed partial class ELU : Layer
{
    private readonly double _alpha;

    /// <summary>A layer.</summary>
    public ELU(double alpha = 1, string? name = null)
        : base(name) => (_alpha, SupportsMasking) = (alpha, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => _alpha == 1 ? Tf.Nn.Elu(inputs) : Keras.Activations.Elu(inputs, _alpha);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object?> GetConfig() => base.GetConfig().Only("name", "alpha", "trainable", "dtype");

    internal override LayerBase Remake(Remaker c) => new ELU(c.Of("alpha", _alpha), c.Name);
}
