namespace GraphCompiler.Keras;

/// <summary>max(x, 0) + alpha · min(x, 0), alpha learned for each feature, or once along shared axes.</summary>
/// <exception cref="TfValueException">At the first call: the size of an axis is unknown that is not shared.</exception>
public sealed partial class PReLU : Layer
{
    private readonly Initializer? _initializer;
    private readonly Regularizer? _regularizer;
    private readonly Constraint? _constraint;
    private readonly int[] _sharedAxes;

    /// <summary>A layer.</summary>
    /// <param name="alphaInitializer">How alpha starts: 0 unless given.</param>
    /// <param name="sharedAxes">Axes along which there is one alpha, from 1.</param>
    /// <param name="alphaRegularizer">A penalty on alpha.</param>
    /// <param name="alphaConstraint">What keeps alpha in bounds.</param>
    /// <param name="name">The layer's name.</param>
    public PReLU(Initializer? alphaInitializer = null, int[]? sharedAxes = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null, string? name = null)
        : base(name) => (_initializer, _sharedAxes, _regularizer, _constraint, SupportsMasking) = (alphaInitializer, sharedAxes ?? [], alphaRegularizer, alphaConstraint, true);

    /// <summary>The slopes of negative numbers.</summary>
    public Variable<float> Alpha => Weight("alpha");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        Shape shape = Reshaping.Single(inputShape, _sharedAxes)[1..];
        AddWeight(shape, _initializer ?? Initializer.Zeros, name: "alpha", regularizer: _regularizer, constraint: _constraint);
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.Relu(inputs) - Alpha * Tf.Nn.Relu(-inputs);

    internal override LayerBase Remake(Remaker c) => new PReLU(
        c.Of("alpha_initializer", _initializer, "zeros"), alphaRegularizer: c.Of("alpha_regularizer", _regularizer), alphaConstraint: c.Of("alpha_constraint", _constraint),
        sharedAxes: c.Maybe("shared_axes", _sharedAxes.Length == 0 ? null : _sharedAxes), name: c.Name);
}
