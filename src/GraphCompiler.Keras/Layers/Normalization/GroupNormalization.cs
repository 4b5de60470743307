namespace GraphCompiler.Keras;

/// <summary>gamma · (x - mean) / √(variance + epsilon) + beta, with mean and variance of each example's groups of channels. -1 groups: one for each channel.</summary>
/// <exception cref="TfValueException">At the first call: the channels do not divide into so many groups.</exception>
public sealed partial class GroupNormalization : Layer
{
    private readonly int _axis;
    private readonly double _epsilon;
    private readonly bool _center;
    private readonly bool _scale;
    private readonly (Initializer? Beta, Initializer? Gamma) _initializers;
    private readonly (Regularizer? Beta, Regularizer? Gamma) _regularizers;
    private readonly (Constraint? Beta, Constraint? Gamma) _constraints;
    private int _groups;

    /// <summary>A layer.</summary>
    public GroupNormalization(
        int groups = 32, int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null)
        : base(name)
    {
        (_groups, _axis, _epsilon, _center, _scale, SupportsMasking) = (groups, axis, epsilon, center, scale, true);
        (_initializers, _regularizers, _constraints) = ((betaInitializer, gammaInitializer), (betaRegularizer, gammaRegularizer), (betaConstraint, gammaConstraint));
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var channels = inputShape[Axes.Positive(_axis, inputShape.Rank)];
        if (_groups == -1) _groups = channels;
        if (channels < _groups) throw new TfValueException($"Number of groups ({_groups}) cannot be more than the number of channels ({channels}).");
        if (channels % _groups != 0) throw new TfValueException($"Number of groups ({_groups}) must be a multiple of the number of channels ({channels}).");
        if (_scale) AddWeight([channels], _initializers.Gamma ?? Initializer.Ones, name: "gamma", regularizer: _regularizers.Gamma, constraint: _constraints.Gamma);
        if (_center) AddWeight([channels], _initializers.Beta ?? Initializer.Zeros, name: "beta", regularizer: _regularizers.Beta, constraint: _constraints.Beta);
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var axis = Axes.Positive(_axis, inputs.Rank);
        var own = Enumerable.Range(0, inputs.Rank).Select(Reshaping.Of).ToArray();
        int[] grouped = [.. own[..axis], _groups, inputs.Shape[axis] / _groups, .. own[(axis + 1)..]];
        var x = Reshaping.To(inputs, grouped);
        var (mean, variance) = Tf.Nn.Moments(x, Enumerable.Range(1, inputs.Rank).Where(i => i != axis).ToArray(), keepDims: true);
        var factor = Tf.Rsqrt(variance + (float)_epsilon);
        if (_scale) factor *= Spread(Weight("gamma"));
        var result = x * factor - mean * factor;
        if (_center) result += Spread(Weight("beta"));
        return Reshaping.To(result, [.. Enumerable.Range(0, inputs.Rank).Select(i => i == axis ? inputs.Shape[axis] : inputs.Shape.Dims[i].Size ?? Reshaping.Of(i < axis ? i : i + 1))]);

        Tensor<float> Spread(Tensor<float> weight) =>
            Tf.Reshape(weight, Shape.Create([.. Enumerable.Range(0, grouped.Length).Select(i => (Dim)(i == axis ? _groups : i == axis + 1 ? grouped[i] : 1))]));
    }

    internal override LayerBase Remake(Remaker c) => new GroupNormalization(
        c.Of("groups", _groups), c.Of("axis", _axis), c.Of("epsilon", _epsilon), c.Of("center", _center), c.Of("scale", _scale), c.Of("beta_initializer", _initializers.Beta, "zeros"),
        c.Of("gamma_initializer", _initializers.Gamma, "ones"), c.Of("beta_regularizer", _regularizers.Beta), c.Of("gamma_regularizer", _regularizers.Gamma),
        c.Of("beta_constraint", _constraints.Beta), c.Of("gamma_constraint", _constraints.Gamma), c.Name);
}
