namespace GraphCompiler.Keras;

/// <summary>Where batches come from.</summary>
internal abstract class BatchSource
{
    /// <summary>How many batches there are; null where only the end tells.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether there is no end.</summary>
    public virtual bool IsInfinite => false;

    /// <summary>Whether batches have several sizes.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>The batches from the start, in a new order where they are shuffled.</summary>
    public abstract IEnumerable<Batch> Batches();

    /// <summary>Refuses batches without end where nobody says how many are wanted.</summary>
    /// <param name="steps">How many are wanted.</param>
    /// <param name="name">What that is called.</param>
    /// <param name="purpose">What is done with them.</param>
    /// <exception cref="TfValueException">There is no end.</exception>
    public void CheckEnd(int? steps, string name, string purpose)
    {
        if (IsInfinite && steps is null)
        {
            throw new TfValueException($"The dataset to {purpose} has no end: when passing an infinitely repeating dataset, please specify `{name}` so that it is known how many batches are meant, or leave out its `Repeat()`.");
        }
    }
}

/// <summary>Batches of arrays.</summary>
internal sealed class ArraySource : BatchSource
{
    private readonly Tensor[] _x;
    private readonly Tensor[] _y;
    private readonly Tensor<float>?[] _weights;
    private readonly int _rows;
    private readonly int _size;
    private readonly bool _shuffle;
    private readonly Random _random;

    /// <exception cref="TfValueException">There are no examples, or not as many labels or weights.</exception>
    public ArraySource(string model, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, IReadOnlyList<Tensor<float>?> weights, int batchSize, bool shuffle)
    {
        (_x, _y, _weights, _size, _shuffle) = ([.. x.Select(Plain)], [.. y.Select(Plain)], [.. weights], Arguments.Positive(batchSize, "batch_size"), shuffle);
        _random = new Random(Runtime.RandomSeeds.Next());
        _rows = Check(model, _x, _y, _weights);
    }

    public override int? Count => (_rows + _size - 1) / _size;

    public override bool IsOpen => _rows % _size != 0;

    public override IEnumerable<Batch> Batches()
    {
        var order = _shuffle ? Enumerable.Range(0, _rows).ToArray() : null;
        if (order is not null) _random.Shuffle(order);
        for (var start = 0; start < _rows; start += _size)
        {
            var (first, count) = (start, Math.Min(_size, _rows - start));
            yield return new Batch(Array.ConvertAll(_x, Part), Array.ConvertAll(_y, Part), Array.ConvertAll(_weights, w => w is null ? null : (Tensor<float>?)Part(w)));

            Tensor Part(Tensor tensor) => order is null ? Rows(tensor, first, count) : Chosen(tensor, order, first, count);
        }
    }

    /// <summary>The number of examples.</summary>
    /// <exception cref="TfValueException">There is nothing, a scalar, or not as many labels or weights as examples.</exception>
    public static int Check(string model, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, IReadOnlyList<Tensor?> weights)
    {
        var all = x.Concat(y).Concat(weights.OfType<Tensor>()).ToArray();
        if (all.Length == 0) throw new TfValueException($"There are no inputs for '{model}'.");
        if (Array.Find(all, t => t.Rank == 0) is { } scalar) throw new TfValueException($"Inputs and labels of '{model}' need a batch axis; there is a scalar among them: {scalar}");
        var rows = all[0].Shape[0];
        if (all.All(t => t.Shape[0] == rows)) return rows;
        var sizes = string.Join('\n', new[] { ("x", x), ("y", y), ("sample_weight", [.. weights.OfType<Tensor>()]) }
            .Where(g => g.Item2.Count > 0).Select(g => $"'{g.Item1}' sizes: {string.Join(", ", g.Item2.Select(t => t.Shape[0]))}"));
        throw new TfValueException($"Data cardinality is ambiguous. Make sure all arrays for '{model}' contain the same number of samples. {sizes}");
    }

    /// <summary>Neighbouring rows; all of them are the tensor itself.</summary>
    public static Tensor Rows(Tensor tensor, int first, int count) => count == tensor.Shape[0]
        ? tensor
        : TensorFactory.Part(tensor, first * Width(tensor), Shape.Create([count, .. tensor.Shape[1..].Dims]));

    private static Tensor Chosen(Tensor tensor, int[] order, int first, int count)
    {
        var width = Width(tensor);
        var source = tensor.Data;
        var part = TensorFactory.NewArray(tensor.DType, count * width);
        for (var i = 0; i < count; i++) Array.Copy(source, order[first + i] * width, part, i * width, width);
        return TensorFactory.FromArray(tensor.DType, part, Shape.Create([count, .. tensor.Shape[1..].Dims]));
    }

    private static long Width(Tensor tensor) => tensor.Shape[1..].ElementCount;

    private static Tensor Plain(Tensor tensor) => tensor is IVariable variable ? variable.Value : tensor;
}

/// <summary>Batches that somebody else makes.</summary>
internal sealed class StreamSource(Func<IEnumerable<Batch>> batches, int? count, bool isInfinite) : BatchSource
{
    public override int? Count => count;

    public override bool IsInfinite => isInfinite;

    public override bool IsOpen => true;

    public override IEnumerable<Batch> Batches() => batches();
}
