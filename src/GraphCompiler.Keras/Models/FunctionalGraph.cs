namespace GraphCompiler.Keras;

/// <summary>The layers between the inputs and the outputs of a functional model, in Keras' order.</summary>
internal sealed class FunctionalGraph
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _outputs;
    private readonly List<PendingNode> _nodes = [];

    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">What is made of them.</param>
    /// <exception cref="TfValueException">An output does not come from the inputs, or two layers have one name.</exception>
    public FunctionalGraph(List<Tensor> inputs, List<Tensor> outputs)
    {
        (_inputs, _outputs) = ([.. inputs], [.. outputs]);
        var order = new Dictionary<LayerBase, int>(ReferenceEqualityComparer.Instance);
        var done = new HashSet<PendingNode>();
        foreach (var output in outputs) Visit(output, order, done);
        Layers = [.. SortedByDepth(order)];
        if (Layers.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new TfValueException($"The name \"{twice.Key}\" is used {twice.Count()} times in the model. All operation names should be unique.");
        }
    }

    /// <summary>All layers, inputs too: those farthest from the outputs first.</summary>
    public LayerBase[] Layers { get; }

    public IReadOnlyList<Tensor> Inputs => _inputs;

    public IReadOnlyList<Tensor> Outputs => _outputs;

    /// <summary>The calls, each after those that it needs.</summary>
    public IReadOnlyList<PendingNode> Nodes => _nodes;

    /// <summary>The layer that gives an output.</summary>
    public static LayerBase Producer(Tensor tensor) => tensor is IPendingTensor pending
        ? pending.Node?.Layer ?? pending.InputLayer!
        : throw new TfValueException($"All `outputs` values must be KerasTensors. Received: outputs={tensor}");

    /// <inheritdoc cref="Accept(LayerBase, IReadOnlyList{Tensor}, IReadOnlyList{Tensor})"/>
    public IReadOnlyList<Tensor> Accept(LayerBase model, IReadOnlyList<Tensor> given) => Accept(model, _inputs, given);

    /// <summary>What is given, as the model takes it: cast, and with a last axis of length 1 that only one of both has.</summary>
    /// <exception cref="TfValueException">A shape does not fit.</exception>
    public static IReadOnlyList<Tensor> Accept(LayerBase model, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> given)
    {
        if (inputs.Count != given.Count) throw new TfValueException($"The model '{model.Name}' takes {inputs.Count} inputs and was given {given.Count}.");
        return [.. given.Select((tensor, i) =>
        {
            var (wanted, shape) = (inputs[i].Shape, ShapeInference.Plain(tensor.ValueShape));
            if (!shape.IsRankKnown) return tensor;
            var fitting = tensor.DType == inputs[i].DType ? tensor : Tf.Cast(tensor, inputs[i].DType);
            if (shape.Rank == wanted.Rank - 1 && wanted.Dims[^1].Size == 1) (fitting, shape) = (Expanded(fitting), Shape.Create([.. shape.Dims, 1]));
            // Sizes of the batch may differ.
            if (shape.Rank == wanted.Rank && (shape.Rank == 0 || shape[1..].IsCompatibleWith(wanted[1..]))) return fitting;
            throw new TfValueException(
                $"Input {i} with name '{Producer(inputs[i]).Name}' of layer '{model.Name}' is incompatible with the layer: expected shape={wanted}, found shape={shape}");
        })];
    }

    private static Tensor Expanded(Tensor tensor) => tensor switch
    {
        Tensor<float> x => Tf.ExpandDims(x, -1),
        Tensor<int> x => Tf.ExpandDims(x, -1),
        _ => tensor,
    };

    /// <summary>Runs the calls on tensors with values.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs)
    {
        var values = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < _inputs.Length; i++) values[_inputs[i]] = inputs[i];
        foreach (var node in _nodes)
        {
            var results = node.Run(Array.ConvertAll(node.Inputs, t => t is IPendingTensor ? values[t] : t), null);
            for (var i = 0; i < results.Count; i++) values[node.Outputs[i]] = results[i];
        }

        return Array.ConvertAll(_outputs, t => values[t]);
    }

    /// <summary>Copies of the layers, called as these are.</summary>
    /// <exception cref="TfValueException">A call has more than its inputs.</exception>
    public (Tensor[] Inputs, Tensor[] Outputs) Copied()
    {
        var layers = Layers.ToDictionary(l => l, l => l.Copied(), (IEqualityComparer<LayerBase>)ReferenceEqualityComparer.Instance);
        var tensors = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var input in _inputs) tensors[input] = ((InputLayer)layers[Producer(input)]).Input;
        foreach (var node in _nodes)
        {
            if (!node.Form.IsPlain) throw ModelWriter.NotPlain(node.Layer);
            var results = Call(layers[node.Layer], [.. node.Inputs.Select(t => t is IPendingTensor ? tensors[t] : t)], node.Form.IsList, node.Form.Training);
            for (var i = 0; i < results.Count; i++) tensors[node.Outputs[i]] = results[i];
        }

        return ([.. _inputs.Select(t => tensors[t])], [.. _outputs.Select(t => tensors[t])]);
    }

    /// <summary>A call of a layer by what it is given.</summary>
    public static List<Tensor> Call(LayerBase layer, Tensor[] inputs, bool isList, bool? training) => Structures.Tensors(layer.RunAny(isList ? (object)inputs : inputs[0], training));

    private void Visit(Tensor tensor, Dictionary<LayerBase, int> order, HashSet<PendingNode> done)
    {
        var layer = Producer(tensor);
        order.TryAdd(layer, order.Count);
        if (_inputs.Contains(tensor, ReferenceEqualityComparer.Instance)) return;
        if (((IPendingTensor)tensor).Node is not { } node) throw new TfValueException($"Output with path `` is not connected to `inputs`: it needs the input '{layer.Name}', which is not among them.");
        if (!done.Add(node)) return;
        foreach (var input in node.Inputs.Where(t => t is IPendingTensor)) Visit(input, order, done);
        _nodes.Add(node);
    }

    private IEnumerable<LayerBase> SortedByDepth(Dictionary<LayerBase, int> order)
    {
        var nodeDepths = new Dictionary<PendingNode, int>();
        var depths = new Dictionary<LayerBase, int>(ReferenceEqualityComparer.Instance);
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            var depth = Math.Max(nodeDepths.GetValueOrDefault(node), depths.GetValueOrDefault(node.Layer));
            depths[node.Layer] = nodeDepths[node] = depth;
            foreach (var input in node.Inputs.OfType<IPendingTensor>())
            {
                if (input.Node is { } before && !_inputs.Contains((Tensor)input, ReferenceEqualityComparer.Instance)) nodeDepths[before] = Math.Max(depth + 1, nodeDepths.GetValueOrDefault(before));
                else depths[Producer((Tensor)input)] = Math.Max(depth + 1, depths.GetValueOrDefault(Producer((Tensor)input)));
            }
        }

        foreach (var input in _inputs) order.TryAdd(Producer(input), -1);
        return order.Keys.OrderByDescending(l => depths.GetValueOrDefault(l)).ThenBy(l => order[l]);
    }
}
