namespace GraphCompiler.Keras;

/// <summary>scale · x / √(mean(x²) + epsilon), the mean along the last axes.</summary>
/// <exception cref="TfValueException">At the first call: the axes are not the last ones.</exception>
public sealed partial class RMSNormalization : Layer
{
    private readonly Axes _axis;
    private readonly double _epsilon;

    /// <summary>A layer. The axis is the last one unless given.</summary>
    public RMSNormalization(Axes? axis = null, double epsilon = 1e-6, string? name = null)
        : base(name) => (_axis, _epsilon, SupportsMasking) = (axis ?? -1, epsilon, true);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var axes = Arguments.Axes(_axis, -1, inputShape.Rank);
        if (axes[0] != inputShape.Rank - axes.Length) throw new TfValueException($"The layer '{Name}' scales the axes {Arguments.Tuple(axes)}, which are not the last ones of an input of shape {inputShape}.");
        AddWeight(Shape.Create([.. axes.Select(a => inputShape.Dims[a])]), Initializer.Ones, name: "scale");
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) =>
        inputs * Tf.Rsqrt(Tf.ReduceMean(Tf.Square(inputs), _axis, keepDims: true) + (float)_epsilon) * Weight("scale");

    internal override LayerBase Remake(Remaker c) => new RMSNormalization(c.Of("axis", _axis), c.Of("epsilon", _epsilon), c.Name);
}
