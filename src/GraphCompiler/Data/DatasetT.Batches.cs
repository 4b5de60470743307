using System.Runtime.CompilerServices;

namespace GraphCompiler;

// Elements together.
public sealed partial class Dataset<T>
{
    /// <summary>Elements put together along a new first axis; the last batch may have fewer.</summary>
    /// <param name="size">How many elements a batch has.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive; or, at the batch, elements differ in shape.</exception>
    public Dataset<T> Batch(int size, bool dropRemainder = false) => With(
        new BatchStage(Stage, BatchSize(size), dropRemainder, elements => Batching.Stack(elements), (spec, _) => spec.Shape));

    /// <summary>Elements of different sizes put together along a new first axis, with a value around the smaller ones.</summary>
    /// <param name="size">How many elements a batch has.</param>
    /// <param name="paddedShape">The shape of each element in a batch: an unknown size is that of the batch's largest, as all sizes are where none is given.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    /// <param name="paddingValue">What the space is filled with.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive; or, at the batch, an element is larger than the shape or has another rank.</exception>
    [OverloadResolutionPriority(1)]
    public Dataset<T> PaddedBatch(int size, Shape? paddedShape = null, bool dropRemainder = false, double paddingValue = 0) =>
        Padded(size, _ => paddedShape, dropRemainder, paddingValue);

    /// <inheritdoc cref="PaddedBatch(int, Shape, bool, double)"/>
    /// <param name="size">How many elements a batch has.</param>
    /// <param name="paddedShapes">The shape for each tensor of an element, in their order; null for the largest sizes.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    /// <param name="paddingValue">What the space is filled with.</param>
    public Dataset<T> PaddedBatch(int size, IReadOnlyList<Shape?> paddedShapes, bool dropRemainder = false, double paddingValue = 0) =>
        Padded(size, component => component < paddedShapes.Count ? paddedShapes[component] : throw new TfValueException($"An element has more tensors than the {paddedShapes.Count} padded shapes."), dropRemainder, paddingValue);

    /// <summary>The rows of elements, each an element.</summary>
    public Dataset<T> Unbatch() => With(new UnbatchStage(Stage));

    /// <summary>The rows of batches in batches of another size.</summary>
    /// <param name="size">How many elements a batch has.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive.</exception>
    [OverloadResolutionPriority(1)]
    public Dataset<T> Rebatch(int size, bool dropRemainder = false) => Rebatch([size], dropRemainder);

    /// <inheritdoc cref="Rebatch(int, bool)"/>
    /// <param name="sizes">How many elements the first batch has, the second, and so on; again from the start after the last.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that has fewer.</param>
    public Dataset<T> Rebatch(IReadOnlyList<int> sizes, bool dropRemainder = false) => sizes.Count == 0
        ? throw new TfInvalidArgumentException("Batch sizes are needed.")
        : With(new SizedBatchStage(new UnbatchStage(Stage), [.. sizes.Select(BatchSize)], dropRemainder));

    /// <summary>Neighbouring elements as datasets: <c>Window(3).FlatMap(w =&gt; w.Batch(3))</c>.</summary>
    /// <param name="size">How many elements a window has; those at the end may have fewer.</param>
    /// <param name="shift">How many elements further the next window begins: as many as it has, where nothing is given.</param>
    /// <param name="stride">How far apart the elements of a window are.</param>
    /// <param name="dropRemainder">Whether to leave out windows that have fewer.</param>
    /// <exception cref="TfInvalidArgumentException">A number is not positive.</exception>
    public Dataset<Dataset<T>> Window(int size, int? shift = null, int stride = 1, bool dropRemainder = false)
    {
        Positive(size, "size");
        return new Dataset<Dataset<T>>(
            new WindowStage(Stage, size, Positive(shift ?? size, "shift"), Positive(stride, "stride"), dropRemainder, With), ElementForm<Dataset<T>>.Create());

        static int Positive(int value, string what) => value > 0 ? value : throw new TfInvalidArgumentException($"Window {what} must be greater than zero, got {value}.");
    }

    /// <summary>Elements with one key together: what a function makes of so many of them, and of the rest at the end.</summary>
    /// <param name="key">The key of an element.</param>
    /// <param name="reduce">Gives a dataset for a key and the elements of a group.</param>
    /// <param name="windowSize">How many elements a group has.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive.</exception>
    public Dataset<TResult> GroupByWindow<TResult>(Func<T, Tensor<long>> key, Func<Tensor<long>, Dataset<T>, Dataset<TResult>> reduce, int windowSize)
    {
        BatchSize(windowSize);
        return GroupByWindow(key, reduce, _ => windowSize);
    }

    /// <inheritdoc cref="GroupByWindow{TResult}(Func{T, Tensor{long}}, Func{Tensor{long}, Dataset{T}, Dataset{TResult}}, int)"/>
    /// <param name="key">The key of an element.</param>
    /// <param name="reduce">Gives a dataset for a key and the elements of a group.</param>
    /// <param name="windowSize">How many elements a group of a key has.</param>
    public Dataset<TResult> GroupByWindow<TResult>(Func<T, Tensor<long>> key, Func<Tensor<long>, Dataset<T>, Dataset<TResult>> reduce, Func<long, long> windowSize)
    {
        var form = new AdoptedForm<TResult>();
        return new Dataset<TResult>(new GroupStage(Stage, OnLeaves(element => key(element).Item()), windowSize, (own, group) => form.Adopt(reduce(own, With(group)))), form);
    }

    /// <summary>Padded batches of elements of similar lengths.</summary>
    /// <param name="length">The length of an element.</param>
    /// <param name="boundaries">Where buckets end, rising: an element is in the first whose boundary is larger than its length, or behind the last.</param>
    /// <param name="batchSizes">How many elements a batch of each bucket has; one more than there are boundaries.</param>
    /// <param name="dropRemainder">Whether to leave out last batches that have fewer.</param>
    /// <exception cref="TfValueException">The numbers of boundaries and sizes do not match.</exception>
    public Dataset<T> BucketBySequenceLength(Func<T, Tensor<int>> length, IReadOnlyList<int> boundaries, IReadOnlyList<int> batchSizes, bool dropRemainder = false)
    {
        if (batchSizes.Count != boundaries.Count + 1) throw new TfValueException($"`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1` but `len(bucket_batch_sizes)={batchSizes.Count}` and `len(bucket_boundaries)={boundaries.Count}`.");
        return GroupByWindow(
            element => length(element).Item() is var own ? boundaries.Count(b => b <= own) : 0,
            (bucket, group) => group.PaddedBatch(batchSizes[(int)bucket.Item()], dropRemainder: dropRemainder),
            bucket => batchSizes[(int)bucket]);
    }

    private Dataset<T> Padded(int size, Func<int, Shape?> shape, bool dropRemainder, double value) => With(new BatchStage(
        Stage,
        BatchSize(size),
        dropRemainder,
        elements => Batching.Pad(elements, shape, value),
        (spec, component) => shape(component) ?? (spec.Shape.IsRankKnown ? Shape.Create([.. Enumerable.Repeat(Dim.Unknown, spec.Shape.Rank)]) : Shape.Unknown)));

    private static int BatchSize(int size) => size > 0 ? size : throw new TfInvalidArgumentException($"Batch size must be greater than zero, got {size}.");
}
