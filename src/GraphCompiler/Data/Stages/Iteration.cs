using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler;

/// <summary>
/// One going through a dataset: whether elements are only passed over, and what its shuffles draw from. It can be told in a few numbers,
/// from which another process goes the same way.
/// </summary>
internal sealed class Iteration
{
    private readonly Iteration? _outer;
    private readonly long _seed;
    private readonly ShuffleStage[] _shuffles;
    private readonly Origin[] _origins;
    private readonly long[] _openings;
    private bool _isReplaying;

    /// <param name="root">The last stage.</param>
    public Iteration(DataStage root)
        : this(root, outer: null, BitConverter.ToInt64(Guid.NewGuid().ToByteArray()))
    {
    }

    private Iteration(DataStage root, Iteration? outer, long seed)
    {
        (_outer, _seed) = (outer, seed);
        var found = new List<ShuffleStage>();
        Find(root, found);
        _shuffles = [.. found];
        _openings = new long[_shuffles.Length];
        _origins = Array.ConvertAll(_shuffles, s => outer is null || s.IsSeeded ? new Origin(s.Seeds.First, s.Seeds.Second, s.Begin()) : new Origin(seed, s.Seeds.Second, 0));
    }

    /// <param name="root">The last stage.</param>
    /// <param name="state">What <see cref="State"/> was.</param>
    /// <exception cref="TfValueException">It is the state of an iteration over another dataset.</exception>
    public Iteration(DataStage root, ReadOnlySpan<long> state)
        : this(root, outer: null, state.Length > 0 ? state[0] : 0)
    {
        if (state.Length != 1 + (_origins.Length * Origin.Size)) throw new TfValueException("The saved position is one in another dataset: it has not the same shuffles.");
        for (var i = 0; i < _origins.Length; i++) _origins[i] = Origin.Of(state.Slice(1 + (i * Origin.Size), Origin.Size));
    }

    /// <summary>Whether elements are passed over: those that can are not made until somebody looks.</summary>
    public bool IsReplaying
    {
        get => _outer?.IsReplaying ?? Volatile.Read(ref _isReplaying);
        set => Volatile.Write(ref _isReplaying, value);
    }

    public long[] State => [_seed, .. _origins.SelectMany(o => new[] { o.First, o.Second, o.Opening })];

    /// <summary>An element, made now unless it is passed over.</summary>
    public Element Make(Func<object?[]> make) => IsReplaying ? Element.Deferred(make) : Element.Make(make);

    /// <summary>One through a dataset that an element of this one gave.</summary>
    /// <param name="root">Its last stage.</param>
    /// <param name="number">Which one it is.</param>
    public Iteration Inner(DataStage root, long number) => new(root, this, unchecked((_seed * 6364136223846793005) + (number * 1442695040888963407) + 1));

    /// <summary>What a shuffle that begins now draws from.</summary>
    public (long First, long Second) Seeds(ShuffleStage shuffle)
    {
        lock (_shuffles)
        {
            var index = Array.IndexOf(_shuffles, shuffle);
            var origin = _origins[index];
            if (!shuffle.Reshuffles) return (origin.First, origin.Second);
            var opening = origin.Opening + _openings[index]++;
            shuffle.Began(opening);
            return Pair(origin.First, origin.Second, opening);
        }
    }

    // TensorFlow's generator of seeds: two numbers of one stream for each time.
    private static (long First, long Second) Pair(long first, long second, long number)
    {
        unsafe
        {
            var words = stackalloc uint[Philox.Words];
            new Philox(0, (ulong)second, (ulong)first).Skipped((ulong)number / 2).Next(words);
            return number % 2 == 0 ? (words[0], words[1]) : (words[2], words[3]);
        }
    }

    private static void Find(DataStage stage, List<ShuffleStage> found)
    {
        if (stage is ShuffleStage shuffle && !found.Contains(shuffle)) found.Add(shuffle);
        foreach (var input in stage.Inputs) Find(input, found);
    }

    /// <summary>The seeds of a shuffle, and how often it had begun before this iteration.</summary>
    private readonly record struct Origin(long First, long Second, long Opening)
    {
        public const int Size = 3;

        public static Origin Of(ReadOnlySpan<long> numbers) => new(numbers[0], numbers[1], numbers[2]);
    }
}
