using System.Numerics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>
/// Updates variables by gradients. Gradient clipping, weight decay and averaging are set at construction: <c>new Adam { ClipNorm = 1 }</c>. An update
/// divides by <see cref="LossScaleFactor"/>, clips, decays (w -= w·decay·lr), does the step of the optimizer, averages and applies constraints, in this order.
/// </summary>
public abstract partial class Optimizer : ITrackableParent, IConfigured
{
    private readonly LearningRateSchedule? _schedule;
    private readonly Variable<float>? _learningRate;
    private readonly Variable<long> _iterations;
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<IVariable, Parameter> _byVariable = new(ReferenceEqualityComparer.Instance);
    private readonly List<IVariable> _slots = [];
    private readonly Dictionary<(IVariable, string), IVariable> _slotsByName = [];
    private readonly HashSet<IVariable> _withoutDecay = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _namesWithoutDecay = [];
    private OptimizerSettings _settings = new();
    private bool _isBuilt;

    /// <param name="learningRate">A number or a schedule.</param>
    /// <param name="name">The class in snake_case, counted, unless given.</param>
    protected Optimizer(LearningRate learningRate, string? name = null)
    {
        Name = name ?? LayerNames.Next(SnakeCase.Of(GetType().Name));
        _schedule = learningRate.Schedule;
        _iterations = new Variable<long>(() => 0L, trainable: false, name: $"{Name}/iteration");
        if (_schedule is null) _learningRate = new Variable<float>(() => (float)learningRate.Value, trainable: false, name: $"{Name}/learning_rate");
    }

    /// <summary>One that decays unless it is told otherwise.</summary>
    private protected Optimizer(LearningRate learningRate, string? name, double weightDecay)
        : this(learningRate, name) => WeightDecay = weightDecay;

    /// <summary>The class in snake_case, counted, unless another was given: <c>adam</c>, <c>adam_1</c>.</summary>
    public string Name { get; }

    /// <summary>Reading gives the value now; setting replaces it without retracing.</summary>
    /// <exception cref="TfTypeException">It is set, and a schedule says what it is.</exception>
    public virtual double LearningRate
    {
        get => (_schedule?.Call(_iterations.Value) ?? _learningRate!).Item();
        set => (_learningRate ?? throw new TfTypeException(
            "This optimizer was created with a LearningRateSchedule as its learning rate, so the learning rate cannot be set.")).Assign((float)value);
    }

    /// <summary>How many times it was applied.</summary>
    public virtual Variable<long> Iterations => _iterations;

    /// <summary>Iterations, learning rate (unless it is a schedule), then averages and accumulated gradients, then the slots.</summary>
    public IReadOnlyList<IVariable> Variables => [_iterations, .. _learningRate is null ? [] : (IVariable[])[_learningRate], .. _slots, .. Last];

    // As Keras 3 has them in its checkpoints: the two at the top have the shorter keys.
    IEnumerable<(string Name, object? Child)> ITrackableParent.Children =>
    [
        ("_variables", Variables),
        ("_trainable_variables", _parameters.ConvertAll(p => p.Variable)),
        ("_iterations", Iterations),
        ("_learning_rate", _learningRate),
    ];

    /// <summary>Each gradient is scaled down to this Euclidean norm where its own is larger.</summary>
    public double? ClipNorm { get => _settings.ClipNorm; init => _settings = _settings with { ClipNorm = value }; }

    /// <summary>Each element of a gradient is cut at ± this.</summary>
    public double? ClipValue { get => _settings.ClipValue; init => _settings = _settings with { ClipValue = value }; }

    /// <summary>All gradients are scaled down together to this Euclidean norm where theirs is larger.</summary>
    public double? GlobalClipNorm { get => _settings.GlobalClipNorm; init => _settings = _settings with { GlobalClipNorm = value }; }

    /// <summary>w -= w·decay·lr before each update.</summary>
    public double? WeightDecay { get => _settings.WeightDecay; init => _settings = _settings with { WeightDecay = value }; }

    /// <summary>Averages of the variables are kept: average·momentum + w·(1 - momentum). <see cref="FinalizeVariables"/> writes them into the variables.</summary>
    public double? EmaMomentum { get => _settings.EmaMomentum; init => _settings = _settings with { EmaMomentum = value }; }

    /// <summary>After each so many steps the averages are written into the variables.</summary>
    public int? EmaOverwriteFrequency { get => _settings.EmaOverwriteFrequency; init => _settings = _settings with { EmaOverwriteFrequency = value }; }

    /// <summary>Gradients are added up over so many steps, and their mean is applied in the last of them.</summary>
    public int? GradientAccumulationSteps { get => _settings.GradientAccumulationSteps; init => _settings = _settings with { GradientAccumulationSteps = value }; }

    /// <summary>What the loss was multiplied by: gradients are divided by it.</summary>
    public double? LossScaleFactor { get => _settings.LossScaleFactor; init => _settings = _settings with { LossScaleFactor = value }; }

    /// <summary>The loss times what gradients are divided by, so that small ones are not lost on their way: the loss whose gradients Apply is given.</summary>
    public virtual Tensor<float> ScaleLoss(Tensor<float> loss) => LossScaleFactor is { } factor ? Boundary.Of(Boundary.Of(loss) * Number<float>(factor)) : loss;

    /// <summary>The schedule of the learning rate, if there is one.</summary>
    internal LearningRateSchedule? Schedule => _schedule;

    /// <summary>Whether the slots are there.</summary>
    internal bool IsBuilt => _isBuilt;

    /// <summary>What eager code calls, after the first time.</summary>
    internal TfFunction? Function => _plan?.Function;

    /// <summary>Makes the slots; otherwise the first update does, inside its function (a second optimizer there is an error then).</summary>
    /// <exception cref="TfValueException">It has slots for other variables already, or a setting contradicts another.</exception>
    public void Build(IReadOnlyList<IVariable> variables)
    {
        if (_isBuilt)
        {
            foreach (var variable in variables) _ = ParameterOf(variable);
            return;
        }

        Check();
        foreach (var variable in variables)
        {
            if (_byVariable.ContainsKey(variable)) continue;
            var parameter = Parameter.Create(this, variable);
            _parameters.Add(parameter);
            _byVariable.Add(variable, parameter);
        }

        _isBuilt = true;
        if (EmaMomentum is not null) _parameters.ForEach(p => p.AddAverage());
        if (GradientAccumulationSteps is not null) _parameters.ForEach(p => p.AddAccumulator());
        BuildSlots(variables);
    }

    /// <summary>
    /// <c>optimizer.ApplyGradients(gradients.Zip(model.TrainableVariables))</c>; null gradients are skipped with a warning. All of
    /// them null, or a variable that was not there at Build: <see cref="TfValueException"/>.
    /// </summary>
    [KernelBoundary]
    public void ApplyGradients(IEnumerable<(Tensor? Gradient, IVariable Variable)> gradients)
    {
        var pairs = gradients.ToArray();
        Apply(Array.ConvertAll(pairs, p => p.Gradient), Array.ConvertAll(pairs, p => p.Variable));
    }

    /// <summary>Updates variables by their gradients, null where there is none.</summary>
    /// <exception cref="TfValueException">There are not as many gradients as variables, all are null, or a variable was not there at Build.</exception>
    [KernelBoundary]
    public void Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<IVariable> variables)
    {
        var plan = PlanOf(gradients, variables);
        if (Tf.ExecutingEagerly && !Tf.Config.RunFunctionsEagerly) plan.Run(gradients);
        else Step(plan.Parameters, plan.Given(gradients));
    }

    /// <summary>Computes a loss, scales it, and applies its gradients.</summary>
    /// <inheritdoc cref="Apply" path="/exception"/>
    public void Minimize(Func<Tensor<float>> loss, IReadOnlyList<IVariable> variables)
    {
        using var tape = new GradientTape();
        Apply(tape.Gradient(ScaleLoss(loss()), variables), variables);
    }

    /// <summary>Leaves variables, or all whose names contain a text, without weight decay. Before the slots are made.</summary>
    /// <exception cref="TfValueException">They are made already.</exception>
    public void ExcludeFromWeightDecay(IReadOnlyList<IVariable>? variables = null, IReadOnlyList<string>? names = null)
    {
        if (_isBuilt) throw new TfValueException("`exclude_from_weight_decay()` can only be configured before the optimizer is built.");
        foreach (var variable in variables ?? []) _withoutDecay.Add(variable);
        _namesWithoutDecay.AddRange(names ?? []);
    }

    /// <summary>Writes the averages into the variables; without <see cref="EmaMomentum"/> nothing happens.</summary>
    public virtual void FinalizeVariables()
    {
        foreach (var parameter in _parameters) parameter.Overwrite();
    }

    /// <summary>What a custom optimizer implements: the slots, then one update. A slot that is there already is returned.</summary>
    protected Variable<T> AddSlot<T>(Variable<T> variable, string name, Initializer? initializer = null)
    {
        if (_slotsByName.TryGetValue((variable, name), out var known)) return (Variable<T>)known;
        return AddSlot(variable, name, () => Initial<T>(initializer, variable.Shape));
    }

    /// <summary>A new slot that starts with a value of its own.</summary>
    private protected Variable<T> AddSlot<T>(Variable<T> variable, string name, Func<Tensor<T>> initial)
    {
        var slot = Register(variable, name, initial);
        _slotsByName.Add((variable, name), slot);
        return slot;
    }

    /// <summary>One update of a variable. The gradient is dense: repeated rows of a table are added up.</summary>
    [KernelBoundary]
    protected abstract void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, [Shape] Tensor<T> learningRate)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Variables beside the slots, in the order of checkpoints after them.</summary>
    private protected virtual IReadOnlyList<IVariable> Last => [];

    /// <summary>The slots of a built-in optimizer: for each group of names those of all variables.</summary>
    private protected virtual IReadOnlyList<IReadOnlyList<string>> SlotNames => [];

    /// <summary>How slots of a name start; zeros for null.</summary>
    private protected virtual Initializer? SlotInitializer(string name) => null;

    /// <summary>Makes all slots.</summary>
    private protected virtual void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        foreach (var names in SlotNames)
        {
            foreach (var parameter in _parameters)
            {
                foreach (var name in names) parameter.AddSlot(name, SlotInitializer(name));
            }
        }
    }

    /// <summary>A slot that is there.</summary>
    private protected Variable<T> Slot<T>(Variable<T> variable, string name) => (Variable<T>)_slotsByName[(variable, name)];

    /// <summary>Makes a slot, which may have another shape than its variable.</summary>
    private protected Variable<T> Register<T>(IVariable variable, string? name, Func<Tensor<T>> initial)
    {
        var own = variable.Name.Split(':')[0].Replace('/', '_');
        var slot = new Variable<T>(initial, trainable: false, name: $"{Name}/{own}{(name is null ? "" : "_" + name)}");
        _slots.Add(slot);
        return slot;
    }

    /// <summary>Makes a slot that belongs to no variable.</summary>
    private protected Variable<T> Slot<T>(string name, Func<Tensor<T>> initial)
    {
        var slot = new Variable<T>(initial, trainable: false, name: $"{Name}/{name}");
        _slots.Add(slot);
        return slot;
    }

    private static Tensor<T> Initial<T>(Initializer? initializer, Shape shape) => initializer is null ? Tf.Zeros<T>(shape)
        : typeof(T) == typeof(double) ? initializer.Create<double>(shape).As<T>()
        : initializer.Create<float>(shape) is Tensor<T> values ? values
        : throw new TfTypeException($"An optimizer's slot is float32 or float64, not {DType.Of<T>().Name}.");
}
