namespace GraphCompiler.Keras;

/// <summary>A recurrent layer forwards and its copy backwards in time, the outputs merged; those of the second one are turned back to the order of time first.</summary>
/// <exception cref="TfTypeException">The layer is not recurrent.</exception>
/// <exception cref="TfValueException">Both layers go the same way.</exception>
public sealed partial class Bidirectional : Layer
{
    private readonly BidirectionalMerge _mode;

    /// <summary>A layer.</summary>
    /// <param name="layer">The recurrent layer, which is copied.</param>
    /// <param name="mergeMode">How the outputs are merged.</param>
    /// <param name="backwardLayer">The layer for the other way; a copy of the first unless given.</param>
    /// <param name="name">The layer's name.</param>
    public Bidirectional(Layer layer, BidirectionalMerge mergeMode = BidirectionalMerge.Concat, Layer? backwardLayer = null, string? name = null)
        : base(name)
    {
        var (forward, backward) = (Recurrent(layer), backwardLayer is null ? null : Recurrent(backwardLayer));
        if (backward is not null && backward.GoesBackwards == forward.GoesBackwards)
        {
            throw new TfValueException(
                $"Forward layer and backward layer should have different `go_backwards` value. Received: forward_layer.go_backwards={forward.GoesBackwards}, backward_layer.go_backwards={backward.GoesBackwards}");
        }

        var own = layer.Name.StartsWith("forward_", StringComparison.Ordinal) ? layer.Name["forward_".Length..] : layer.Name;
        ForwardLayer = forward.Copy($"forward_{own}", forward.GoesBackwards);
        BackwardLayer = backward?.Copy(backwardLayer!.Name, backward.GoesBackwards) ?? forward.Copy($"backward_{own}", !forward.GoesBackwards);
        (_mode, SupportsMasking, Spec) = (mergeMode, true, new InputSpec { Rank = 3 });
    }

    /// <summary>The layer that goes forwards.</summary>
    public Layer ForwardLayer { get; }

    /// <summary>The layer that goes backwards.</summary>
    public Layer BackwardLayer { get; }

    internal override IEnumerable<LayerBase> Sublayers => [ForwardLayer, BackwardLayer];

    /// <summary>The outputs of both directions, not merged.</summary>
    public (Tensor<float> Forward, Tensor<float> Backward) CallSeparately(Tensor<float> inputs, bool? training = null) =>
        Run<Tensor<float>, (Tensor<float>, Tensor<float>)>(inputs, training, null, (x, m, _) => Both(x, m[0], null) is var both ? (both.Forward, both.Backward) : default);

    /// <summary>As Call, from states and with those that are left: those of the forward layer, then those of the other.</summary>
    public (Tensor<float> Output, Tensor[] State) CallWithState(Tensor<float> inputs, IReadOnlyList<Tensor>? initialState = null, Tensor<bool>? mask = null, bool? training = null) =>
        Run<Tensor[], (Tensor<float>, Tensor[])>([inputs, .. initialState ?? []], training, mask is null ? null : [mask], (x, m, _) =>
        {
            var both = Both((Tensor<float>)x[0], m[0], x.Length > 1 ? x[1..] : null);
            return (Merge(both.Forward, both.Backward), both.State);
        });

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes) => Build(inputShapes[0]);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Forward(inputs, (Tensor<bool>?)null, training);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, Tensor<bool>? mask, bool training)
    {
        var both = Both(inputs, mask, null);
        return Merge(both.Forward, both.Backward);
    }

    /// <inheritdoc/>
    public override Tensor<bool>? ComputeMask(Tensor<float> inputs, Tensor<bool>? mask = null) => ((IRecurrent)ForwardLayer).ReturnsSequences ? mask : null;

    private protected override bool TakesMask => true;

    private protected override bool NotesShapes => true;

    internal override IReadOnlyList<string> CallKeywords => ["training", "mask"];

    private (Tensor<float> Forward, Tensor<float> Backward, Tensor[] State) Both(Tensor<float> inputs, Tensor<bool>? mask, Tensor[]? initialState)
    {
        var half = initialState?.Length / 2 ?? 0;
        var (forward, firstState) = ((IRecurrent)ForwardLayer).Step(inputs, initialState?[..half], mask);
        var (backward, secondState) = ((IRecurrent)BackwardLayer).Step(inputs, initialState?[half..], mask);
        if (((IRecurrent)BackwardLayer).ReturnsSequences) backward = Tf.Reverse(backward, 1);
        return (forward, backward, [.. firstState, .. secondState]);
    }

    private Tensor<float> Merge(Tensor<float> forward, Tensor<float> backward) => _mode switch
    {
        BidirectionalMerge.Concat => Tf.Concat([forward, backward], -1),
        BidirectionalMerge.Sum => forward + backward,
        BidirectionalMerge.Multiply => forward * backward,
        BidirectionalMerge.Average => (forward + backward) / 2,
        _ => throw new TfValueException($"Invalid merge mode. Received: {_mode}. Merge mode should be one of Concat, Sum, Multiply, Average"),
    };

    private static IRecurrent Recurrent(Layer layer) => layer as IRecurrent ?? throw new TfTypeException($"Bidirectional takes a recurrent layer, not the {layer.GetType().Name} '{layer.Name}'.");

    internal override LayerBase? Remake(Remaker c)
    {
        var mode = c.Of("merge_mode", _mode, (BidirectionalMerge.Multiply, "mul"), (BidirectionalMerge.Average, "ave"));
        var (forward, backward) = (c.Of("layer", ForwardLayer, isRequired: true), c.Of("backward_layer", BackwardLayer, isRequired: false));
        return c.IsNoting ? null : new Bidirectional(forward, mode, backward, c.Name);
    }
}
