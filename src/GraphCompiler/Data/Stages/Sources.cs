namespace GraphCompiler;

// Stages that elements begin with.

/// <summary>One element.</summary>
internal sealed class SingleStage(object?[] leaves) : DataStage
{
    public override long Cardinality => 1;

    public override IEnumerable<Element> Elements(Iteration iteration) => [new Element(leaves)];

    protected override TensorSpec?[] FindSpecs() => Array.ConvertAll(leaves, l => l is Tensor tensor ? TensorSpec.Of(tensor) : null);
}

/// <summary>The rows of tensors.</summary>
internal sealed class SliceStage : DataStage
{
    private readonly Tensor[] _tensors;
    private readonly int _count;

    /// <exception cref="TfValueException">A tensor is a scalar, or they have different numbers of rows, or there is none.</exception>
    public SliceStage(Tensor[] tensors)
    {
        if (tensors.Length == 0) throw new TfValueException("There are no tensors to slice.");
        if (Array.Find(tensors, t => t.Rank == 0) is { } scalar) throw new TfValueException($"Unbatching a tensor is only supported for rank >= 1: {scalar}");
        (_tensors, _count) = (tensors, tensors[0].Shape[0]);
        if (Array.Find(tensors, t => t.Shape[0] != _count) is { } other) throw new TfValueException($"Dimensions {_count} and {other.Shape[0]} are not compatible");
    }

    public override long Cardinality => _count;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        for (var i = 0; i < _count; i++) yield return new Element(_tensors, i);
    }

    protected override TensorSpec?[] FindSpecs() => Array.ConvertAll(_tensors, t => (TensorSpec?)new TensorSpec(t.Shape[1..], t.DType));
}

/// <summary>Integers at equal distances.</summary>
internal sealed class RangeStage(long start, long count, long step, Func<long, Tensor> number, DType dtype) : DataStage
{
    public override long Cardinality => count;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        for (var i = 0L; i < count; i++) yield return new Element([number(start + (i * step))]);
    }

    protected override TensorSpec?[] FindSpecs() => [new TensorSpec(Shape.Scalar, dtype)];
}

/// <summary>What was kept of another stage.</summary>
internal sealed class KeptStage(IReadOnlyList<Element> elements, Func<TensorSpec?[]> specs) : DataStage
{
    public override long Cardinality => elements.Count;

    public override IEnumerable<Element> Elements(Iteration iteration) => elements;

    protected override TensorSpec?[] FindSpecs() => specs();
}

/// <summary>What host code yields.</summary>
/// <param name="leaves">Begins it: the leaves of each element.</param>
/// <param name="what">What it is called in errors: "The generator of a dataset".</param>
/// <param name="cardinality">How many there are.</param>
/// <param name="specs">What is known of the leaves.</param>
internal sealed class HostStage(Func<IEnumerable<object?[]>> leaves, string what, long cardinality, Func<TensorSpec?[]> specs) : DataStage
{
    public override long Cardinality => cardinality;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var count = 0L;
        using var items = Guarded(() => leaves().GetEnumerator(), count);
        while (Guarded(items.MoveNext, count))
        {
            yield return new Element(items.Current);
            count++;
        }
    }

    protected override TensorSpec?[] FindSpecs() => specs();

    private T Guarded<T>(Func<T> code, long count)
    {
        try
        {
            return code();
        }
        catch (Exception e) when (e is not (TfException or OperationCanceledException))
        {
            throw new TfException($"{what} failed at element {count}: {e.Message}", e);
        }
    }
}
