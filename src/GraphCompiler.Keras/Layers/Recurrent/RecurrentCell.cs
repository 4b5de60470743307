using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>One step: input and state to output and state.</summary>
public abstract partial class RecurrentCell<TState> : Layer<(Tensor<float> Input, TState State), (Tensor<float> Output, TState State)>, IRecurrentCell
{
    /// <summary>A cell.</summary>
    protected RecurrentCell(string? name = null)
        : base(name)
    {
    }

    /// <summary>The state before the first step: zeros.</summary>
    public abstract TState InitialState(Tensor<int> batchSize);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes) => Build(inputShapes[0]);

    /// <summary>What the steps of one sequence have in common: which elements are dropped.</summary>
    internal virtual void BeginSequence(Tensor<float> input, TState state, bool training)
    {
    }

    internal virtual void EndSequence()
    {
    }

    LayerBase IRecurrentCell.Over(RecurrentFlags flags, string? name) => new RNN<TState>(this, flags, name);

    LayerBase IRecurrentCell.Below(IRecurrentCell upper, string? name) => upper.On(this, name);

    LayerBase IRecurrentCell.On<TLower>(RecurrentCell<TLower> lower, string? name) => new StackedRNNCells<TLower, TState>(lower, this, name);
}

/// <summary>A cell, whatever its state: what is made of cells that a configuration names.</summary>
internal interface IRecurrentCell
{
    /// <summary>The layer that runs it over steps.</summary>
    LayerBase Over(RecurrentFlags flags, string? name);

    /// <summary>The stack with another cell on it.</summary>
    LayerBase Below(IRecurrentCell upper, string? name);

    /// <summary>The stack with it on another cell.</summary>
    LayerBase On<TLower>(RecurrentCell<TLower> lower, string? name);
}

/// <summary>The weights and the dropout of the library's cells.</summary>
public abstract partial class GatedCell<TState> : RecurrentCell<TState>
{
    private readonly int _gates;
    private RandomSource? _noise;
    private Tensor<float>? _inputNoise;
    private Tensor<float>? _stateNoise;

    private protected GatedCell(RecurrentSettings settings, int gates, string? name)
        : base(name)
    {
        if (settings.Units <= 0) throw new TfValueException($"Received an invalid value for argument `units`, expected a positive integer, got {settings.Units}.");
        (Settings, _gates) = (settings, gates);
    }

    /// <summary>The length of the state.</summary>
    public int Units => Settings.Units;

    private protected RecurrentSettings Settings { get; }

    private protected Variable<float> Kernel => Weight("kernel");

    private protected Variable<float> RecurrentKernel => Weight("recurrent_kernel");

    private protected Variable<float>? Bias => FindWeight("bias");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var (s, width) = (Settings, Units * _gates);
        AddWeight([inputShape.Dims[^1], width], s.Initializers.Kernel, name: "kernel", regularizer: s.Regularizers.Kernel, constraint: s.Constraints.Kernel);
        AddWeight([Units, width], s.Initializers.Recurrent ?? Initializer.Orthogonal(), name: "recurrent_kernel", regularizer: s.Regularizers.Recurrent, constraint: s.Constraints.Recurrent);
        if (s.UseBias) AddWeight(BiasShape, BiasInitializer, name: "bias", regularizer: s.Regularizers.Bias, constraint: s.Constraints.Bias);
    }

    private protected virtual Shape BiasShape => Units * _gates;

    private protected virtual Initializer BiasInitializer => Settings.Initializers.Bias ?? Initializer.Zeros;

    private protected Tensor<float> Zeros(Tensor<int> batchSize) => Tf.Zeros<float>(Tf.Stack([batchSize, Units]));

    private protected Tensor<float> Input(Tensor<float> x) => _inputNoise is null ? x : x * _inputNoise;

    private protected Tensor<float> State(Tensor<float> h) => _stateNoise is null ? h : h * _stateNoise;

    internal override void BeginSequence(Tensor<float> input, TState state, bool training)
    {
        EndSequence();
        if (!training || (Settings.Dropout == 0 && Settings.RecurrentDropout == 0)) return;
        _noise ??= Settings.Seed is { } seed ? Tf.Random.Generator.FromSeed(seed).Source : new OperatorSource(null);
        if (Settings.Dropout > 0) _inputNoise = _noise.Dropout(Tf.OnesLike(input), Settings.Dropout, null);
        if (Settings.RecurrentDropout > 0) _stateNoise = _noise.Dropout(Tf.OnesLike((Tensor<float>)Structures.Tensors(state)[0]), Settings.RecurrentDropout, null);
    }

    internal override void EndSequence() => (_inputNoise, _stateNoise) = (null, null);
}
