namespace GraphCompiler.Keras;

/// <summary>gamma · (x - mean) / √(variance + epsilon) + beta, with mean and variance of each example along the axes.</summary>
/// <exception cref="TfValueException">At the first call: the length of an axis is unknown.</exception>
public sealed partial class LayerNormalization : Layer
{
    private readonly Axes _axis;
    private readonly double _epsilon;
    private readonly bool _center;
    private readonly bool _scale;
    private readonly (Initializer? Beta, Initializer? Gamma) _initializers;
    private readonly (Regularizer? Beta, Regularizer? Gamma) _regularizers;
    private readonly (Constraint? Beta, Constraint? Gamma) _constraints;

    /// <summary>A layer. The axis is the last one unless given.</summary>
    public LayerNormalization(
        Axes? axis = null, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null)
        : base(name)
    {
        (_axis, _epsilon, _center, _scale, SupportsMasking) = (axis ?? -1, epsilon, center, scale, true);
        (_initializers, _regularizers, _constraints) = ((betaInitializer, gammaInitializer), (betaRegularizer, gammaRegularizer), (betaConstraint, gammaConstraint));
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        Shape shape = Shape.Create([.. Arguments.Axes(_axis, -1, inputShape.Rank).Select(a => inputShape.Dims[a])]);
        if (_scale) AddWeight(shape, _initializers.Gamma ?? Initializer.Ones, name: "gamma", regularizer: _regularizers.Gamma, constraint: _constraints.Gamma);
        if (_center) AddWeight(shape, _initializers.Beta ?? Initializer.Zeros, name: "beta", regularizer: _regularizers.Beta, constraint: _constraints.Beta);
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var axes = Arguments.Axes(_axis, -1, inputs.Rank);
        var (mean, variance) = Tf.Nn.Moments(inputs, axes, keepDims: true);
        var factor = Tf.Rsqrt(variance + (float)_epsilon);
        if (_scale) factor *= Spread(Weight("gamma"));
        var result = inputs * factor - mean * factor;
        return _center ? result + Spread(Weight("beta")) : result;

        Tensor<float> Spread(Tensor<float> weight) => axes[0] == inputs.Rank - axes.Length
            ? weight
            : Tf.Reshape(weight, Shape.Create([.. Enumerable.Range(0, inputs.Rank).Select(i => (Dim)(Array.IndexOf(axes, i) is >= 0 and var at ? weight.Shape[at] : 1))]));
    }

    internal override LayerBase Remake(Remaker c) => new LayerNormalization(
        c.Of("axis", _axis), c.Of("epsilon", _epsilon), c.Of("center", _center), c.Of("scale", _scale), c.Fixed("rms_scaling", false).Of("beta_initializer", _initializers.Beta, "zeros"),
        c.Of("gamma_initializer", _initializers.Gamma, "ones"), c.Of("beta_regularizer", _regularizers.Beta), c.Of("gamma_regularizer", _regularizers.Gamma),
        c.Of("beta_constraint", _constraints.Beta), c.Of("gamma_constraint", _constraints.Gamma), c.Name);
}
