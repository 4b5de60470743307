namespace GraphCompiler;

// What becomes of each element.
public sealed partial class Dataset<T>
{
    /// <summary>What a function makes of each element. It runs when the element is asked for, and its error is that element's: the next one can be asked for after it.</summary>
    /// <param name="map">The function, over tensors with values.</param>
    /// <param name="parallelCalls">How many elements are made at a time, on threads of the pool; one where nothing is given.</param>
    /// <param name="deterministic">Whether they come in their order also where a later one is made first.</param>
    /// <exception cref="TfInvalidArgumentException">The number of calls is not positive.</exception>
    public Dataset<TResult> Map<TResult>(Func<T, TResult> map, int? parallelCalls = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(map);
        var form = ElementForm<TResult>.Create();
        var onLeaves = OnLeaves(element => form.Unpack(map(element)));
        var declared = ElementTypes.Specs(typeof(TResult));
        return new Dataset<TResult>(
            parallelCalls is { } calls ? new ParallelMapStage(Stage, onLeaves, declared, Dataset.Positive(calls, "num_parallel_calls"), deterministic) : new MapStage(Stage, onLeaves, declared), form);
    }

    /// <summary>The elements that a function says yes to.</summary>
    /// <param name="predicate">Gives one truth value for an element.</param>
    public Dataset<T> Filter(Func<T, Tensor<bool>> predicate) => With(new FilterStage(Stage, OnLeaves(element => predicate(element).Item())));

    /// <summary>The elements before the first that a function says no to.</summary>
    /// <param name="predicate">Gives one truth value for an element.</param>
    public Dataset<T> TakeWhile(Func<T, Tensor<bool>> predicate) => With(new TakeWhileStage(Stage, OnLeaves(element => predicate(element).Item())));

    /// <summary>The elements of the dataset that each element gives, one dataset after the other.</summary>
    /// <param name="map">Gives a dataset for an element.</param>
    public Dataset<TResult> FlatMap<TResult>(Func<T, Dataset<TResult>> map) => Interleave(map);

    /// <summary>The elements of the datasets that elements give, of several by turns.</summary>
    /// <param name="map">Gives a dataset for an element.</param>
    /// <param name="cycleLength">How many datasets take turns.</param>
    /// <param name="blockLength">How many elements each gives at its turn.</param>
    /// <param name="parallelCalls">Where given, the datasets make their elements ahead of time, on threads of the pool. The order is the same.</param>
    /// <exception cref="TfInvalidArgumentException">A number is not positive.</exception>
    public Dataset<TResult> Interleave<TResult>(Func<T, Dataset<TResult>> map, int cycleLength = 1, int blockLength = 1, int? parallelCalls = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        Dataset.Positive(cycleLength, "cycle_length");
        Dataset.Positive(blockLength, "block_length");
        if (parallelCalls is { } calls) Dataset.Positive(calls, "num_parallel_calls");
        var form = new AdoptedForm<TResult>();
        return new Dataset<TResult>(
            new InterleaveStage(
                Stage,
                OnLeaves(element => form.Adopt(map(element)) is var stage && parallelCalls is null ? stage : new PrefetchStage(stage, blockLength)),
                cycleLength,
                blockLength),
            form);
    }

    /// <summary>What a function makes of each element and a state that it passes on to the next.</summary>
    /// <param name="initial">The state before the first element.</param>
    /// <param name="scan">Takes a state and an element, gives the next state and an element.</param>
    public Dataset<TResult> Scan<TState, TResult>(TState initial, Func<TState, T, (TState State, TResult Element)> scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        var form = ElementForm<TResult>.Create();
        return new Dataset<TResult>(new ScanStage(Stage, Begin, ElementTypes.Specs(typeof(TResult))), form);

        Func<object?[], object?[]> Begin()
        {
            var state = initial;
            return OnLeaves(element =>
            {
                (state, var result) = scan(state, element);
                return form.Unpack(result);
            });
        }
    }

    /// <summary>Each element with its number.</summary>
    /// <param name="start">The first number.</param>
    public Dataset<(Tensor<long> Index, T Element)> Enumerate(long start = 0) => new(new EnumerateStage(Stage, start), new PairForm<Tensor<long>, T>(ElementForm<Tensor<long>>.Create(), Form));

    /// <summary>The elements that differ from all before them.</summary>
    public Dataset<T> Unique() => With(new UniqueStage(Stage));

    /// <summary>The elements that could be made: those whose function threw are left out.</summary>
    public Dataset<T> IgnoreErrors() => With(new IgnoreErrorsStage(Stage));

    /// <summary>The same elements, which are said to be so many; another number is an error when their end is reached.</summary>
    public Dataset<T> AssertCardinality(long expected) => With(new AssertCardinalityStage(Stage, expected));
}
