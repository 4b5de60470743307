namespace GraphCompiler.Keras;

/// <summary>A recurrent layer, whatever its state.</summary>
internal interface IRecurrent
{
    bool GoesBackwards { get; }

    bool ReturnsSequences { get; }

    /// <summary>A new layer of the same settings.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="goBackwards">Which way it goes.</param>
    Layer Copy(string name, bool goBackwards);

    (Tensor<float> Output, IReadOnlyList<Tensor> State) Step(Tensor<float> inputs, IReadOnlyList<Tensor>? initialState, Tensor<bool>? mask);
}

/// <summary>
/// Layers over time: [batch, time, features] becomes the last output [batch, units], or all of them. A masked step repeats the output before it and keeps the
/// state. Static types need a method, not a flag, for "return the state as well": <c>CallWithState</c>.
/// </summary>
public abstract partial class RecurrentLayer<TState> : Layer, IRecurrent
{
    // Few steps are written one after the other: they fuse, and take no turns of a loop.
    private const int MostUnrolledSteps = 32;
    private readonly RecurrentFlags _flags;
    // They are no weights.
    [NotTracked]
    private readonly List<IVariable> _states = [];

    private protected RecurrentLayer(RecurrentCell<TState> cell, RecurrentFlags flags, string? name)
        : base(name)
    {
        (Cell, _flags) = (cell, flags);
        SupportsMasking = true;
        Spec = new InputSpec { Rank = 3 };
    }

    /// <summary>What runs at each step.</summary>
    public RecurrentCell<TState> Cell { get; }

    /// <summary>The states that a stateful layer keeps from call to call.</summary>
    internal IReadOnlyList<IVariable> States => _states;

    bool IRecurrent.GoesBackwards => _flags.GoBackwards;

    bool IRecurrent.ReturnsSequences => _flags.ReturnSequences;

    /// <summary>As Call, from a state, and with the state that is left.</summary>
    /// <param name="inputs">[batch, time, features].</param>
    /// <param name="initialState">The state before the first step; zeros, or what a stateful layer remembers, unless given.</param>
    /// <param name="mask">Which steps count.</param>
    /// <param name="training">Whether to train.</param>
    public (Tensor<float> Output, TState State) CallWithState(Tensor<float> inputs, TState? initialState = default, Tensor<bool>? mask = null, bool? training = null)
    {
        var masks = mask is null ? null : new[] { mask };
        return Structures.Tensors(initialState).Count == 0
            ? Run<Tensor<float>, (Tensor<float>, TState)>(inputs, training, masks, (x, m, t) => Through(x, default, m[0], t))
            : Run<(Tensor<float> Input, TState State), (Tensor<float>, TState)>((inputs, initialState!), training, masks, (x, m, t) => Through(x.Input, x.State, m[0], t));
    }

    /// <summary>Has a stateful layer start from zeros again.</summary>
    public void ResetStates()
    {
        foreach (var state in _states) state.Assign(Tf.Cast(Tf.Zeros(state.Shape), state.DType));
    }

    internal virtual Layer Copy(string name, bool goBackwards) => throw new NotSupportedException($"The layer '{Name}' has a cell of its own, which cannot be copied: give both directions.");

    Layer IRecurrent.Copy(string name, bool goBackwards) => Copy(name, goBackwards);

    (Tensor<float> Output, IReadOnlyList<Tensor> State) IRecurrent.Step(Tensor<float> inputs, IReadOnlyList<Tensor>? initialState, Tensor<bool>? mask)
    {
        TState? initial = default;
        if (initialState is not null)
        {
            var next = 0;
            initial = Structures.Map(Cell.InitialState(1), _ => initialState[next++]);
        }

        var (output, state) = CallWithState(inputs, initial, mask);
        return (output, Structures.Tensors(state));
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes) => Build(inputShapes[0]);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (!_flags.Stateful) return;
        if (inputShape.Dims[0].Size is not { } batch)
        {
            throw new TfValueException($"When using `stateful=True` in a RNN, the batch size must be static. Found dynamic batch size: sequence.shape={inputShape}");
        }

        foreach (var zeros in Structures.Tensors(Tf.IsTracing ? InitOutside(batch) : Cell.InitialState(batch))) _states.Add(new Variable<float>((Tensor<float>)zeros, trainable: false, name: "state"));
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Through(inputs, default, null, training).Output;

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, Tensor<bool>? mask, bool training) => Through(inputs, default, mask, training).Output;

    /// <summary>The mask of all outputs, where they are given.</summary>
    public override Tensor<bool>? ComputeMask(Tensor<float> inputs, Tensor<bool>? mask = null) => _flags.ReturnSequences ? mask : null;

    private protected override bool TakesMask => true;

    private protected override bool NotesShapes => true;

    internal override IReadOnlyList<string> CallKeywords => ["training", "mask"];

    private bool IsLoop(Shape shape) =>
        Tf.IsTracing && !_flags.Unroll && (shape.Dims[1].Size is not { } steps || steps > MostUnrolledSteps);

    // Where the batch is open, the state has the very size that the inputs have.
    private TState InitialState(Tensor<float> inputs)
    {
        if (inputs.Shape.Dims[0].Size is { } batch) return Cell.InitialState(batch);
        var zero = Tf.ZerosLike(inputs[.., 0, ..1]);
        return Structures.Map(Cell.InitialState(1), t => (Tensor<float>)t + zero);
    }

    private TState InitOutside(int batch)
    {
        using (Tf.InitScope()) return Cell.InitialState(batch);
    }

    private (Tensor<float> Output, TState State) Through(Tensor<float> inputs, TState? initialState, Tensor<bool>? mask, bool training)
    {
        if (_flags.GoBackwards) (inputs, mask) = (Tf.Reverse(inputs, 1), mask is null ? null : Tf.Reverse(mask, 1));
        var state = Structures.Tensors(initialState).Count > 0 ? initialState! : InitialState(inputs);
        var next = 0;
        if (_flags.Stateful && Structures.Tensors(initialState).Count == 0) state = Structures.Map(state, _ => _states[next++].Value);
        Cell.BeginSequence(inputs[.., 0], state, training);
        var run = new SequenceRun<TState>(Cell, _flags);
        var (output, last) = IsLoop(inputs.Shape) ? run.Loop(inputs, state, mask) : run.Unrolled(inputs, state, mask);
        Cell.EndSequence();
        if (_flags.Stateful)
        {
            foreach (var (variable, value) in _states.Zip(Structures.Tensors(last))) variable.Assign(value);
        }

        return (output, last);
    }
}

/// <summary>How a sequence is gone through.</summary>
internal sealed record RecurrentFlags(bool ReturnSequences, bool GoBackwards, bool Stateful, bool Unroll, bool ZeroOutputForMask = false)
{
    /// <summary>The flags on their way through a remaker.</summary>
    public RecurrentFlags Remade(Remaker c) => new(
        c.Of("return_sequences", ReturnSequences), c.Fixed("return_state", false).Of("go_backwards", GoBackwards), c.Of("stateful", Stateful), c.Of("unroll", Unroll),
        c.Of("zero_output_for_mask", ZeroOutputForMask));
}
