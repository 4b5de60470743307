namespace GraphCompiler.Keras;

/// <summary>A sequence that starts or ends with something other than floats, as <c>Sequential&lt;Tensor&lt;int&gt;, Tensor&lt;float&gt;&gt;</c> with an embedding.</summary>
public sealed partial class Sequential<TIn, TOut> : Model<TIn, TOut>
{
    private readonly LayerChain _chain;

    /// <summary>A model of these layers.</summary>
    /// <exception cref="TfValueException">Two have one name, or one does not take what the one before gives.</exception>
    public Sequential(IEnumerable<LayerBase>? layers = null, string? name = null)
        : base(name)
    {
        _chain = new LayerChain(this);
        foreach (var layer in layers ?? []) Add(layer);
    }

    internal override IEnumerable<LayerBase> Sublayers => _chain.Layers;

    internal override IReadOnlyList<string> OutputNames => _chain.OutputNames;

    /// <summary>Adds a layer at the end.</summary>
    /// <inheritdoc cref="Sequential(IEnumerable{LayerBase}, string)" path="/exception"/>
    public void Add(LayerBase layer) => _chain.Add(layer);

    /// <summary>Removes the last layer.</summary>
    /// <exception cref="TfValueException">There is none.</exception>
    public void Pop() => _chain.Pop();

    /// <inheritdoc/>
    protected override TOut Forward(TIn inputs, bool training) => _chain.Run<TIn, TOut>(inputs);

    internal override string ConfigModule => "keras";

    internal override string ConfigClass => nameof(Sequential);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object?> GetConfig() => ModelWriter.Sequential(this, _chain.LayersWithInput(InputType));

    internal override LayerBase Remake(Remaker c) => new Sequential<TIn, TOut>(_chain.LayersWithInput(InputType).Select(l => l.Copied()), c.Name);
}
