namespace GraphCompiler;

/// <summary>
/// What elements come from, or what becomes of those of other stages: a dataset apart from the C# type of its elements. A stage is
/// immutable, apart from what a cache keeps and how often a shuffle began, and goes through its elements as often as it is asked to.
/// </summary>
internal abstract class DataStage
{
    /// <summary>Cardinalities that are no number.</summary>
    public const long Infinite = -1, Unknown = -2;

    private TensorSpec?[]? _specs;

    /// <summary>The stages that it always goes through.</summary>
    public virtual IReadOnlyList<DataStage> Inputs => [];

    /// <summary>How many elements there are, <see cref="Infinite"/> or <see cref="Unknown"/>.</summary>
    public abstract long Cardinality { get; }

    /// <summary>What is known of each leaf of every element; null for one that is no tensor. Found when somebody asks.</summary>
    public TensorSpec?[] Specs => _specs ??= FindSpecs();

    /// <summary>The elements from the first one. Leaving the sequence disposes of what it opened.</summary>
    public abstract IEnumerable<Element> Elements(Iteration iteration);

    protected abstract TensorSpec?[] FindSpecs();
}

/// <summary>A stage that passes on elements of another one.</summary>
internal abstract class DataStep(DataStage source) : DataStage
{
    public override IReadOnlyList<DataStage> Inputs => [source];

    public override long Cardinality => source.Cardinality;

    protected DataStage Source => source;

    protected override TensorSpec?[] FindSpecs() => source.Specs;
}
