namespace GraphCompiler.Keras;

/// <summary>A call of a layer in a functional model.</summary>
internal sealed class PendingNode
{
    private readonly Func<Tensor[], bool?, object?> _call;

    private PendingNode(LayerBase layer, Tensor[] inputs, PendingCall form, Func<Tensor[], bool?, object?> call) => (Layer, Inputs, Form, _call) = (layer, inputs, form, call);

    public LayerBase Layer { get; }

    /// <summary>What the layer was given; constants too.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>How it was called.</summary>
    public PendingCall Form { get; }

    public Tensor[] Outputs { get; private set; } = [];

    /// <summary>Whether a call is to be remembered rather than run.</summary>
    public static bool IsPending(List<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor is IPendingTensor) return true;
        }

        return false;
    }

    /// <summary>Remembers a call of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it is given.</param>
    /// <param name="form">How it is called.</param>
    /// <param name="call">Runs it on tensors with values.</param>
    /// <returns>Tensors that stand for its results.</returns>
    public static TResult Record<TInputs, TResult>(LayerBase layer, TInputs inputs, PendingCall form, Func<TInputs, bool?, TResult> call)
    {
        var leaves = new List<object?>();
        var structure = Structure.Flatten(inputs, leaves);
        var places = Enumerable.Range(0, leaves.Count).Where(i => leaves[i] is Tensor).ToArray();
        var node = new PendingNode(layer, [.. places.Select(i => (Tensor)leaves[i]!)], form with { IsList = inputs is not Tensor }, (tensors, training) =>
        {
            var all = leaves.ToArray();
            for (var i = 0; i < places.Length; i++) all[places[i]] = tensors[i];
            var next = 0;
            return call((TInputs)structure.Rebuild(all, ref next)!, training);
        });

        TResult result = default!;
        var types = ShapeInference.Run(node.Inputs, tensors =>
        {
            for (var i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i] is IPendingTensor && Masks.Of(node.Inputs[i]) is not null) Masks.Set(tensors[i], Tf.NotEqual(Tf.ReduceSum(Tf.Cast<float>(tensors[i]), axis: MaskAxes(tensors[i])), 0));
            }

            result = (TResult)node._call([.. tensors], null)!;
            return Structures.Tensors(result);
        });
        var symbols = Structures.Tensors(result);
        layer.ClearLosses();
        node.Outputs = [.. types.Select(t => Pending.Make(t.DType, t.Shape, node))];
        var next = 0;
        var pending = Structures.Map(result, _ => node.Outputs[next++]);
        // Whether a mask comes along is known now, its elements are not.
        for (var i = 0; i < symbols.Count; i++)
        {
            if (Masks.Of(symbols[i]) is { } mask) Masks.Set(node.Outputs[i], new PendingTensor<bool>(ShapeInference.Plain(mask.Shape)));
        }

        return pending;
    }

    /// <summary>Runs the call.</summary>
    public List<Tensor> Run(Tensor[] inputs, bool? training) => Structures.Tensors(_call(inputs, training));

    // A mask has the axes of batch and time.
    private static int[] MaskAxes(Tensor tensor) => [.. Enumerable.Range(2, Math.Max(0, tensor.Rank - 2))];
}

/// <summary>How a layer is called in a functional model.</summary>
/// <param name="IsPlain">Whether with its inputs alone, as it can be written and called again.</param>
/// <param name="Training">The mode, where it was given.</param>
/// <param name="IsList">Whether the inputs are several.</param>
internal readonly record struct PendingCall(bool IsPlain, bool? Training, bool IsList = false);
