namespace GraphCompiler.Keras;

/// <summary>In training sets elements to 0, each with the probability rate, and scales the others by 1 / (1 - rate).</summary>
/// <exception cref="TfValueException">The rate is not in [0, 1].</exception>
public sealed partial class Dropout(double rate, Shape? noiseShape = null, int? seed = null, string? name = null) : RandomLayer(seed, name)
{
    private readonly double _rate = Arguments.Rate(rate);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => training ? Drop(inputs, _rate, NoiseOf(inputs.Shape)) : inputs;

    // An unknown size of the noise is the input's.
    private Shape? NoiseOf(Shape shape) => noiseShape is null ? null : Shape.Create([.. noiseShape.Dims.ToArray().Select((d, i) => d.IsKnown ? d : shape.RawDims[i])]);

    internal override LayerBase Remake(Remaker c) => new Dropout(c.Of("rate", _rate, isRequired: true), seed: c.Of("seed", Seed), noiseShape: c.Of("noise_shape", noiseShape), name: c.Name);
}
