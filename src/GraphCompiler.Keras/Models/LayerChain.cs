namespace GraphCompiler.Keras;

/// <summary>Layers one after another, and what the last one gives while the shape of the input is known.</summary>
internal sealed class LayerChain(LayerBase owner)
{
    private readonly List<LayerBase> _layers = [];
    private InputLayer? _input;

    // What stands for the result; null before the shape of the input is known.
    private Tensor? _output;

    public IReadOnlyList<LayerBase> Layers => _layers;

    /// <summary>The layers with the input before them, where it was given or a call showed it.</summary>
    /// <param name="type">The type of inputs.</param>
    public IReadOnlyList<LayerBase> LayersWithInput(DType type)
    {
        if (_input is not null) return [_input, .. _layers];
        return owner.Built && owner.InputShape is { IsRankKnown: true, Rank: > 0 } shape ? [InputLayer.Create(type, Shape.Create([Dim.Unknown, .. shape[1..].Dims]), "input_layer"), .. _layers] : _layers;
    }

    public IReadOnlyList<string> OutputNames => [_layers.Count > 0 ? _layers[^1].Name : owner.Name];

    /// <exception cref="TfValueException">The chain has a layer of that name.</exception>
    public void Add(LayerBase layer)
    {
        if (layer is InputLayer input && _layers.Count == 0)
        {
            (_input, _output) = (input, input.Input);
            Show();
            return;
        }

        if (_layers.Exists(l => l.Name == layer.Name))
        {
            throw new TfValueException(
                $"All layers added to a Sequential model should have unique names. Name '{layer.Name}' is already the name of a layer in this model. Update the `name` argument to pass a unique name.");
        }

        _layers.Add(layer);
        if (_output is null) return;
        Extend(layer);
        Show();
    }

    /// <exception cref="TfValueException">There is none.</exception>
    public void Pop()
    {
        if (_layers.Count == 0) throw new TfValueException("There are no layers in the model.");
        _layers.RemoveAt(_layers.Count - 1);
        if (_input is null) return;
        _output = _input.Input;
        _layers.ForEach(Extend);
        Show();
    }

    /// <summary>Runs the layers.</summary>
    /// <exception cref="TfValueException">There are none.</exception>
    public TOut Run<TIn, TOut>(TIn inputs)
    {
        if (_layers.Count == 0) throw new TfValueException($"Sequential model {owner.Name} cannot be built because it has no layers. Call `Add`.");
        object? first = _input is null ? inputs : FunctionalGraph.Accept(owner, [_input.Input], Structures.Tensors(inputs))[0];
        return Structures.Fit<TOut>(owner, _layers.Aggregate(first, (value, layer) => layer.RunAny(value, null)));
    }

    // While the shape of the input is known, so is that of the result, and the model is built.
    private void Show()
    {
        owner.BuildFor([_input!.Input.Shape]);
        owner.KnownOutputShapes = [_output!.Shape];
    }

    private void Extend(LayerBase layer)
    {
        using (NameScopes.Enter($"{NameScopes.Current}{owner.Name}/"))
        {
            _output = layer.RunAny(_output, null) as Tensor ?? throw new TfValueException($"All layers in a Sequential model should have a single output tensor. The layer '{layer.Name}' has several.");
        }
    }
}
