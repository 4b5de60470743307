namespace GraphCompiler.Keras;

/// <summary>In training adds normal numbers of mean 0.</summary>
/// <exception cref="TfValueException">The standard deviation is not in [0, 1].</exception>
public sealed partial class GaussianNoise(double stddev, int? seed = null, string? name = null) : RandomLayer(seed, name)
{
    private readonly double _stddev = Arguments.Rate(stddev, nameof(stddev));

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) =>
        training && _stddev > 0 ? inputs + Noise.Normal<float>(inputs.Shape, 0, _stddev) : inputs;

    internal override LayerBase Remake(Remaker c) => new GaussianNoise(c.Of("stddev", _stddev, isRequired: true), c.Of("seed", Seed), c.Name);
}
