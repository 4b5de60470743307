namespace GraphCompiler.Keras;

/// <summary>Layers one after another, and what the last one gives while the shape of the input is known.</summary>
internal sealed class LayerChain(LayerBase owner)
{
    private readonly List<LayerBase> _layers = [];
    private InputLayer? _input;
    private Tensor? _output;

    public IReadOnlyList<LayerBase> Layers => _layers;

    public bool HasInput => _input is not null;

    public Tensor? Input => _input?.Input;

    /// <summary>What stands for the result; null before the shape of the input is known.</summary>
    public Tensor? Output => _output;

    /// <exception cref="TfValueException">The chain has a layer of that name.</exception>
    public void Add(LayerBase layer)
    {
        if (layer is InputLayer input && _layers.Count == 0)
        {
            (_input, _output) = (input, input.Input);
            return;
        }

        if (_layers.Exists(l => l.Name == layer.Name))
        {
            throw new TfValueException(
                $"All layers added to a Sequential model should have unique names. Name '{layer.Name}' is already the name of a layer in this model. Update the `name` argument to pass a unique name.");
        }

        _layers.Add(layer);
        if (_output is not null) Extend(layer);
    }

    public void Pop()
    {
        if (_layers.Count == 0) throw new TfValueException("There are no layers in the model.");
        _layers.RemoveAt(_layers.Count - 1);
        if (_input is null) return;
        _output = _input.Input;
        _layers.ForEach(Extend);
    }

    /// <summary>Runs the layers.</summary>
    public object? Run(object? inputs) => _layers.Aggregate(inputs, (value, layer) => layer.RunAny(value, null));

    private void Extend(LayerBase layer)
    {
        using (NameScopes.Enter($"{NameScopes.Current}{owner.Name}/"))
        {
            _output = layer.RunAny(_output, null) as Tensor ?? throw new TfValueException($"All layers in a Sequential model should have a single output tensor. The layer '{layer.Name}' has several.");
        }
    }
}
