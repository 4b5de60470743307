namespace GraphCompiler.Keras;

/// <summary>
/// In training sets elements to α' = -1.7581 with the probability rate, then scales and shifts, so that normal inputs keep mean 0 and variance 1: it goes with selu.
/// </summary>
/// <exception cref="TfValueException">The rate is not in [0, 1].</exception>
public sealed partial class AlphaDropout(double rate, int? seed = null, Shape? noiseShape = null, string? name = null) : RandomLayer(seed, name)
{
    private const double Dropped = -1.6732632423543772 * 1.0507009873554805;
    private readonly double _rate = Arguments.Rate(rate);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        if (!training || _rate == 0) return inputs;
        var noise = noiseShape is null ? null : Shape.Create([.. noiseShape.Dims.ToArray().Select((d, i) => d.IsKnown ? d : inputs.Shape.RawDims[i])]);
        var kept = Drop(Tf.OnesLike(inputs), _rate, noise) * (float)(1 - _rate);
        var scale = 1 / Math.Sqrt((1 - _rate) * (1 + _rate * Dropped * Dropped));
        return (inputs * kept + (1f - kept) * (float)Dropped) * (float)scale - (float)(scale * Dropped * _rate);
    }

    internal override LayerBase Remake(Remaker c) => new AlphaDropout(c.Of("rate", _rate, isRequired: true), c.Of("seed", Seed), c.Of("noise_shape", noiseShape), c.Name);
}
