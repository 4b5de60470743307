using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    private int[]? _order;

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
        var order = _shuffle ? Shuffled() : null;
        Tensor[] all = [.. _x, .. _y, .. _weights.OfType<Tensor>()];
        var form = BatchForm.Of(_x.Length, _y.Length, _weights);
        var shapes = Array.ConvertAll(all, t => Of(t, _size));
        for (var start = 0; start < _rows; start += _size)
        {
            var count = Math.Min(_size, _rows - start);
            var arguments = new object?[all.Length];
            for (var i = 0; i < all.Length; i++)
            {
                var shape = count == _size ? shapes[i] : Of(all[i], count);
                arguments[i] = order is not null ? Chosen(all[i], order.AsSpan(start, count), shape) : count == _rows ? all[i] : TensorFactory.Part(all[i], start * Width(all[i]), shape);
            }

            yield return new Batch(arguments, form);
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

    private int[] Shuffled()
    {
        _order ??= [.. Enumerable.Range(0, _rows)];

        // xorshift64*: a draw of Random's takes as long as a small step takes for an example.
        var state = (ulong)_random.NextInt64() | 1;
        for (var i = _order.Length - 1; i > 0; i--)
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            var other = (int)((((state * 0x2545F4914F6CDD1D) >> 32) * (ulong)(i + 1)) >> 32);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }

        return _order;
    }

    private static Shape Of(Tensor tensor, int rows) => Shape.Create([rows, .. tensor.Shape[1..].Dims]);

    private static Tensor Chosen(Tensor tensor, ReadOnlySpan<int> rows, Shape shape)
    {
        var part = TensorFactory.NewArray(tensor.DType, shape.ElementCount);
        ref var source = ref MemoryMarshal.GetArrayDataReference(tensor.Data);
        ref var target = ref MemoryMarshal.GetArrayDataReference(part);
        var bytes = checked((nint)(Width(tensor) * tensor.DType.Size));
        if (bytes == sizeof(int)) CopyNumbers(ref Unsafe.As<byte, int>(ref source), ref Unsafe.As<byte, int>(ref target), rows);
        else for (var i = 0; i < rows.Length; i++) Unsafe.CopyBlockUnaligned(ref Unsafe.Add(ref target, i * bytes), ref Unsafe.Add(ref source, rows[i] * bytes), checked((uint)bytes));
        return TensorFactory.FromArray(tensor.DType, part, shape);
    }

    // Rows of one number are many for what they hold.
    private static void CopyNumbers(ref int source, ref int target, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++) Unsafe.Add(ref target, i) = Unsafe.Add(ref source, rows[i]);
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
