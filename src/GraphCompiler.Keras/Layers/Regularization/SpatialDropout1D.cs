namespace GraphCompiler.Keras;

/// <summary>As <see cref="Dropout"/>, but whole channels of x [batch, length, channels].</summary>
/// <exception cref="TfValueException">The rate is not in [0, 1].</exception>
public sealed partial class SpatialDropout1D : RandomLayer
{
    private readonly double _rate;

    /// <summary>A layer.</summary>
    public SpatialDropout1D(double rate, int? seed = null, string? name = null)
        : base(seed, name) => (_rate, Spec) = (Arguments.Rate(rate), new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => training ? Drop(inputs, _rate, Reshaping.Single(inputs.Shape, 1)) : inputs;

    /// <summary>Keras' layer has no <c>trainable</c>.</summary>
    public override IReadOnlyDictionary<string, object?> GetConfig() => base.GetConfig().Only("rate", "seed", "name", "dtype");

    internal override LayerBase Remake(Remaker c) => new SpatialDropout1D(c.Of("rate", _rate, isRequired: true), c.Of("seed", Seed), c.Name);
}
