namespace GraphCompiler.Keras;

/// <summary>
/// gamma · (x - mean) / √(variance + epsilon) + beta, channel by channel. In training mean and variance are those of the batch (of the steps that a mask
/// leaves), and moving ones follow them, moving ← momentum · moving + (1 - momentum) · batch; otherwise, and while the layer is not trainable, the moving ones.
/// </summary>
/// <exception cref="TfValueException">At the first call: the number of channels is unknown.</exception>
public sealed partial class BatchNormalization : Layer
{
    private readonly int _axis;
    private readonly double _givenMomentum;
    private readonly float _momentum;
    private readonly double _epsilon;
    private readonly bool _center;
    private readonly bool _scale;
    private readonly (Initializer? Beta, Initializer? Gamma, Initializer? MovingMean, Initializer? MovingVariance) _initializers;
    private readonly (Regularizer? Beta, Regularizer? Gamma) _regularizers;
    private readonly (Constraint? Beta, Constraint? Gamma) _constraints;

    /// <summary>A layer.</summary>
    public BatchNormalization(
        int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null, Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null)
        : base(name)
    {
        (_axis, _givenMomentum, _momentum, _epsilon, _center, _scale) = (axis, momentum, (float)momentum, epsilon, center, scale);
        _initializers = (betaInitializer, gammaInitializer, movingMeanInitializer, movingVarianceInitializer);
        (_regularizers, _constraints, SupportsMasking) = ((betaRegularizer, gammaRegularizer), (betaConstraint, gammaConstraint), true);
    }

    /// <summary>The scales.</summary>
    public Variable<float> Gamma => Weight("gamma");

    /// <summary>What is added.</summary>
    public Variable<float> Beta => Weight("beta");

    /// <summary>The mean that inference uses.</summary>
    public Variable<float> MovingMean => Weight("moving_mean");

    /// <summary>The variance that inference uses.</summary>
    public Variable<float> MovingVariance => Weight("moving_variance");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var axis = Axes.Positive(_axis, inputShape.Rank);
        if (axis < 0 || axis >= inputShape.Rank) throw new TfValueException($"The layer '{Name}' normalizes axis {_axis}, which an input of shape {inputShape} does not have.");
        Shape shape = [inputShape.Dims[axis]];
        if (_scale) AddWeight(shape, _initializers.Gamma ?? Initializer.Ones, name: "gamma", regularizer: _regularizers.Gamma, constraint: _constraints.Gamma);
        if (_center) AddWeight(shape, _initializers.Beta ?? Initializer.Zeros, name: "beta", regularizer: _regularizers.Beta, constraint: _constraints.Beta);
        AddWeight(shape, _initializers.MovingMean ?? Initializer.Zeros, trainable: false, name: "moving_mean");
        AddWeight(shape, _initializers.MovingVariance ?? Initializer.Ones, trainable: false, name: "moving_variance");
        if (inputShape.Dims[axis].Size is { } size) Spec = new InputSpec { MinRank = inputShape.Rank, Axes = [(_axis, size)] };
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Forward(inputs, (Tensor<bool>?)null, training);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, Tensor<bool>? mask, bool training)
    {
        var rank = inputs.Rank;
        var axis = Axes.Positive(_axis, rank);
        var (mean, variance) = ((Tensor<float>)MovingMean, (Tensor<float>)MovingVariance);
        if (training && Trainable)
        {
            (mean, variance) = Moments(inputs, mask, Enumerable.Range(0, rank).Where(i => i != axis).ToArray());
            MovingMean.Assign(MovingMean * _momentum + mean * (1 - _momentum));
            MovingVariance.Assign(MovingVariance * _momentum + variance * (1 - _momentum));
        }

        return Tf.Nn.BatchNormalization(inputs, Spread(mean), Spread(variance), _center ? Spread(Beta) : null, _scale ? Spread(Gamma) : null, _epsilon);

        Tensor<float> Spread(Tensor<float> value) => Reshaping.Along(value, axis, rank);
    }

    private static (Tensor<float> Mean, Tensor<float> Variance) Moments(Tensor<float> inputs, Tensor<bool>? mask, int[] axes)
    {
        if (mask is null) return Tf.Nn.Moments(inputs, axes);
        var weights = Masks.ToFloat(mask);
        while (weights.Rank < inputs.Rank) weights = Tf.ExpandDims(weights, -1);
        var count = Tf.ReduceSum(weights * Tf.OnesLike(inputs), axes);
        var mean = Tf.ReduceSum(inputs * weights, axes, keepDims: true) / (Tf.ReduceSum(weights * Tf.OnesLike(inputs), axes, keepDims: true) + 1e-7f);
        return (Tf.Squeeze(mean, axes), Tf.ReduceSum(Tf.Square(inputs - mean) * weights, axes) / (count + 1e-7f));
    }

    internal override LayerBase Remake(Remaker c) => new BatchNormalization(
        c.Of("axis", _axis), c.Of("momentum", _givenMomentum), c.Of("epsilon", _epsilon), c.Of("center", _center), c.Of("scale", _scale),
        c.Of("beta_initializer", _initializers.Beta, "zeros"), c.Of("gamma_initializer", _initializers.Gamma, "ones"), c.Of("moving_mean_initializer", _initializers.MovingMean, "zeros"),
        c.Of("moving_variance_initializer", _initializers.MovingVariance, "ones"), c.Of("beta_regularizer", _regularizers.Beta), c.Of("gamma_regularizer", _regularizers.Gamma),
        c.Of("beta_constraint", _constraints.Beta), c.Of("gamma_constraint", _constraints.Gamma),
        c.Fixed("synchronized", false).Fixed("renorm", false).Fixed("renorm_clipping", null).Fixed("renorm_momentum", 0.99).Name);

    internal override IReadOnlyList<string> CallKeywords => ["mask"];
}
