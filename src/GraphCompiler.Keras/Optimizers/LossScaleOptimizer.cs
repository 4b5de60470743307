namespace GraphCompiler.Keras;

/// <summary>
/// Another optimizer with a loss that is scaled as far as its gradients allow: they are divided by the scale and handed on; after so many steps without an
/// infinity or NaN among them the scale doubles, and a step that has some is left out and halves it.
/// </summary>
public sealed class LossScaleOptimizer : Optimizer
{
    private readonly double _initialScale;
    private readonly int _growthSteps;
    private Variable<long>? _counter;
    private Variable<float>? _scale;

    /// <param name="innerOptimizer">What updates the variables.</param>
    /// <param name="initialScale">The first scale.</param>
    /// <param name="dynamicGrowthSteps">After how many steps the scale doubles.</param>
    /// <param name="name">loss_scale_optimizer, counted, unless given.</param>
    /// <exception cref="TfValueException">The scale is not positive, or the number of steps less than 1.</exception>
    public LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = 32768, int dynamicGrowthSteps = 2000, string? name = null)
        : base(0, name)
    {
        if (!(initialScale > 0)) throw new TfValueException(FormattableString.Invariant($"`initial_scale` must be greater than 0. Received: initial_scale={initialScale}"));
        if (dynamicGrowthSteps < 1) throw new TfValueException($"`dynamic_growth_steps` must be at least 1. Received: dynamic_growth_steps={dynamicGrowthSteps}");
        (InnerOptimizer, _initialScale, _growthSteps) = (innerOptimizer, initialScale, dynamicGrowthSteps);
    }

    /// <summary>What updates the variables.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>What losses are multiplied by now.</summary>
    public double DynamicScale => _scale?.Value.Item() ?? _initialScale;

    /// <inheritdoc/>
    public override double LearningRate
    {
        get => InnerOptimizer.LearningRate;
        set => InnerOptimizer.LearningRate = value;
    }

    /// <summary>How many times the inner optimizer was applied.</summary>
    public override Variable<long> Iterations => InnerOptimizer.Iterations;

    private protected override IReadOnlyList<IVariable> Last => InnerOptimizer.Variables;

    /// <inheritdoc/>
    public override Tensor<float> ScaleLoss(Tensor<float> loss) => Boundary.Of(Boundary.Of(loss) * (_scale is null ? Number<float>(_initialScale) : Boundary.Of(_scale)));

    /// <inheritdoc/>
    public override void FinalizeVariables() => InnerOptimizer.FinalizeVariables();

    private protected override void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        _counter = Slot("step_counter", () => Tf.Constant(0L));
        _scale = Slot("dynamic_scale", () => Tf.Constant((float)_initialScale));
        InnerOptimizer.Build(variables);
    }

    private protected override void Step(Parameter[] parameters, Tensor[] gradients)
    {
        var (scale, counter) = (Boundary.Of(_scale!), Boundary.Of(_counter!));
        var finite = Boundary.Of(Tf.ReduceAll(Boundary.Of(Tf.Stack([.. parameters.Select((p, i) => p.IsFinite(gradients[i]))]))));
        Tf.Cond(
            finite,
            () =>
            {
                StepOf(InnerOptimizer, parameters, Each(parameters, gradients, (p, g) => p.Divided(g, scale)));
                var isGrowing = Boundary.Of(Tf.Equal(counter, Number<long>(_growthSteps - 1)));
                _counter!.Assign(Tf.Where(isGrowing, Number<long>(0), counter + Number<long>(1)));
                _scale!.Assign(Tf.Where(isGrowing, scale * Number<float>(2), scale));
            },
            () =>
            {
                _counter!.Assign(Tf.ZerosLike(counter));
                _scale!.Assign(scale * Number<float>(0.5));
            });
    }

    /// <summary>The inner optimizer does it.</summary>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate) =>
        throw new NotSupportedException($"The variables of {Name} are updated by {InnerOptimizer.Name}.");

    private protected override bool HasLearningRate => false;

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new LossScaleOptimizer(
        c.Of("inner_optimizer", InnerOptimizer), c.Of("initial_scale", _initialScale), c.Of("dynamic_growth_steps", _growthSteps), c.Name);
}
