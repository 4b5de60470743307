using GraphCompiler.Runtime.Control;

namespace GraphCompiler;

/// <summary>
/// A stream of elements, each a tensor or a structure of tensors. Enumerable by <c>foreach</c>; inside a [TfFunction]
/// that is a loop of the graph, which begins anew at every execution.
/// </summary>
/// <typeparam name="T">A tensor, or a tuple of tensors.</typeparam>
public sealed class Dataset<T> : ITensorSource
{
    private readonly Func<IEnumerable<Tensor[]>> _elements;

    internal Dataset(Func<IEnumerable<Tensor[]>> elements, Func<Tensor[], T> pack, TensorSpec[] specs, long? cardinality) =>
        (_elements, Pack, Specs, Cardinality) = (elements, pack, specs, cardinality);

    /// <summary>How many elements there are; null when unknown or infinite.</summary>
    public long? Cardinality { get; }

    /// <summary>An element from its tensors.</summary>
    internal Func<Tensor[], T> Pack { get; }

    /// <summary>What is known of the tensors of every element.</summary>
    internal TensorSpec[] Specs { get; }

    /// <summary>Elements put together along a new first axis; the last batch may have fewer.</summary>
    /// <param name="size">How many elements a batch has.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive, or elements differ in shape.</exception>
    public Dataset<T> Batch(int size, bool dropRemainder = false)
    {
        if (size <= 0) throw new TfInvalidArgumentException($"Batch size must be greater than zero, got {size}.");
        var count = Cardinality is not { } all ? null : dropRemainder ? all / size : (long?)((all + size - 1) / size);
        var specs = Array.ConvertAll(Specs, s => new TensorSpec(Shape.Create([dropRemainder ? size : Dim.Unknown]).Concatenate(s.Shape), s.DType));
        return new Dataset<T>(Batches, Pack, specs, count);

        IEnumerable<Tensor[]> Batches() => _elements().Chunk(size)
            .Where(chunk => !dropRemainder || chunk.Length == size)
            .Select(chunk => Enumerable.Range(0, Specs.Length).Select(leaf => Together(Array.ConvertAll(chunk, element => element[leaf]), leaf)).ToArray());
    }

    private static Tensor Together(Tensor[] items, int component)
    {
        var other = Array.FindIndex(items, item => item.Shape != items[0].Shape);
        return other < 0
            ? ListLaunches.Stack(items)
            : throw new TfInvalidArgumentException(
                $"Cannot batch tensors with different shapes in component {component}. "
                + $"First element had shape {items[0].Shape.ToKernelString()} and element {other} had shape {items[other].Shape.ToKernelString()}.");
    }

    /// <summary>All elements again and again; without end where no count is given.</summary>
    public Dataset<T> Repeat(int? count = null)
    {
        return new Dataset<T>(All, Pack, Specs, count is >= 0 ? Cardinality * count : null);

        IEnumerable<Tensor[]> All()
        {
            for (var i = 0; i != (count ?? -1); i++)
            {
                var any = false;
                foreach (var element in _elements())
                {
                    any = true;
                    yield return element;
                }

                if (!any) yield break;
            }
        }
    }

    /// <summary>The first elements.</summary>
    /// <param name="count">How many; all where it is negative.</param>
    public Dataset<T> Take(int count) => count < 0 ? this : new Dataset<T>(() => _elements().Take(count), Pack, Specs, Cardinality is { } all ? long.Min(all, count) : count);

    /// <summary>All elements but the first ones.</summary>
    public Dataset<T> Skip(int count) => new(() => _elements().Skip(count), Pack, Specs, Cardinality is { } all ? long.Max(all - count, 0) : null);

    /// <summary>Each element with its number.</summary>
    /// <param name="start">The first number.</param>
    public Dataset<(Tensor<long> Index, T Element)> Enumerate(long start = 0) => new(
        () => _elements().Select((element, i) => (Tensor[])[(Tensor<long>)(start + i), .. element]),
        leaves => ((Tensor<long>)leaves[0], Pack(leaves[1..])),
        [new TensorSpec(Shape.Scalar, DType.Int64), .. Specs],
        Cardinality);

    /// <summary>From the first element.</summary>
    public DatasetIterator<T> GetEnumerator() => new(this);

    /// <summary>For LINQ, at the cost of leaving the graph.</summary>
    public IEnumerable<T> AsEnumerable() => _elements().Select(Pack);

    internal IEnumerator<Tensor[]> Elements() => _elements().GetEnumerator();

    ITensorIterator ITensorSource.Iterate() => new DatasetIterator<T>(this);
}
