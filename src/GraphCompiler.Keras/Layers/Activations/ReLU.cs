namespace GraphCompiler.Keras;

/// <summary>x where x ≥ threshold, else negativeSlope · (x - threshold); at most maxValue.</summary>
/// <exception cref="TfValueException">A parameter is negative.</exception>
public sealed partial class ReLU : Layer
{
    private readonly double? _maxValue;
    private readonly double _negativeSlope;
    private readonly double _threshold;

    /// <summary>A layer.</summary>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null)
        : base(name)
    {
        if (maxValue is { } most) _maxValue = Arguments.NotNegative(most, "max_value", nameof(ReLU));
        _negativeSlope = Arguments.NotNegative(negativeSlope, "negative_slope", nameof(ReLU));
        _threshold = Arguments.NotNegative(threshold, "threshold", nameof(ReLU));
        SupportsMasking = true;
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) =>
        _maxValue is null && _negativeSlope == 0 && _threshold == 0 ? Tf.Nn.Relu(inputs) : Keras.Activations.Relu(inputs, _negativeSlope, _maxValue, _threshold);

    internal override LayerBase Remake(Remaker c) => new ReLU(c.Of("max_value", _maxValue), c.Of("negative_slope", _negativeSlope), c.Of("threshold", _threshold), c.Name);
}
