namespace GraphCompiler.Keras;

/// <summary>In training multiplies by normal numbers of mean 1 and standard deviation √(rate / (1 - rate)).</summary>
/// <exception cref="TfValueException">The rate is not in [0, 1].</exception>
public sealed partial class GaussianDropout(double rate, int? seed = null, string? name = null) : RandomLayer(seed, name)
{
    private readonly double _rate = Arguments.Rate(rate);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) =>
        training && _rate > 0 ? inputs * Noise.Normal<float>(inputs.Shape, 1, Math.Sqrt(_rate / (1 - _rate))) : inputs;

    internal override LayerBase Remake(Remaker c) => new GaussianDropout(c.Of("rate", _rate, isRequired: true), c.Of("seed", Seed), c.Name);
}
