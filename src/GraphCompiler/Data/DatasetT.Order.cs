namespace GraphCompiler;

// Which elements come when.
public sealed partial class Dataset<T>
{
    /// <summary>
    /// The elements in another order: each is one of a buffer's, at random. The order is that of TensorFlow for the same seeds.
    /// </summary>
    /// <param name="bufferSize">How many elements are in the buffer. A buffer for all of them gives every order the same chance.</param>
    /// <param name="seed">What the order is drawn from, together with the global seed; without either, something that nobody can tell.</param>
    /// <param name="reshuffleEachIteration">Whether each iteration over the dataset has an order of its own.</param>
    /// <exception cref="TfInvalidArgumentException">The size is not positive.</exception>
    public Dataset<T> Shuffle(int bufferSize, int? seed = null, bool reshuffleEachIteration = true) =>
        With(new ShuffleStage(Stage, Dataset.Positive(bufferSize, "buffer_size"), seed, reshuffleEachIteration));

    /// <summary>All elements again and again; without end where no count is given, or a negative one.</summary>
    public Dataset<T> Repeat(int? count = null) => With(new RepeatStage(Stage, count is >= 0 ? count.Value : -1));

    /// <summary>The first elements.</summary>
    /// <param name="count">How many; all where it is negative.</param>
    public Dataset<T> Take(int count) => count < 0 ? this : With(new TakeStage(Stage, count));

    /// <summary>All elements but the first ones.</summary>
    /// <param name="count">How many are left out; all where it is negative.</param>
    public Dataset<T> Skip(int count) => With(new SkipStage(Stage, count));

    /// <summary>Each so-many-th element, for one of several readers.</summary>
    /// <param name="shards">How many readers there are.</param>
    /// <param name="index">The number of this one, from 0.</param>
    /// <exception cref="TfInvalidArgumentException">The index is not one of so many.</exception>
    public Dataset<T> Shard(int shards, int index)
    {
        Dataset.Positive(shards, "num_shards");
        return index >= 0 && index < shards ? With(new ShardStage(Stage, shards, index)) : throw new TfInvalidArgumentException($"index must be between 0 and {shards - 1} (currently index = {index}).");
    }

    /// <summary>The elements of this dataset, then those of another.</summary>
    public Dataset<T> Concatenate(Dataset<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return With(new ConcatenateStage(Stage, other.Stage));
    }

    /// <summary>The same elements, made ahead of time on a thread of the pool.</summary>
    /// <param name="bufferSize">How many are ready at most; two where nothing is given.</param>
    /// <exception cref="TfInvalidArgumentException">The size is negative.</exception>
    public Dataset<T> Prefetch(int? bufferSize = null) => bufferSize switch
    {
        0 => this,
        < -1 => throw new TfInvalidArgumentException($"buffer_size must be >= 0, got {bufferSize}."),
        -1 or null => With(new PrefetchStage(Stage, 2)),
        { } size => With(new PrefetchStage(Stage, size)),
    };

    /// <summary>The same elements, kept when they were gone through to the end: whoever comes after that gets what was kept, and nothing before this runs again.</summary>
    /// <param name="file">The file that keeps them, without ending: a bundle as those of checkpoints. They are in memory where none is given.</param>
    public Dataset<T> Cache(string? file = null) => With(string.IsNullOrEmpty(file) ? new CacheStage(Stage) : new FileCacheStage(Stage, file));
}
