using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler;

// Stages that change which elements come when.

/// <summary>All elements so many times.</summary>
internal sealed class RepeatStage(DataStage source, long count) : DataStep(source)
{
    public override long Cardinality => (Source.Cardinality, count) switch
    {
        (0, _) or (_, 0) => 0,
        (_, < 0) => Infinite,
        ( < 0 and var some, _) => some,
        var (all, times) => all * times,
    };

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        for (var i = 0L; i != count; i++)
        {
            var any = false;
            foreach (var element in Source.Elements(iteration))
            {
                any = true;
                yield return element;
            }

            // Without end only where there is something.
            if (!any && count < 0) yield break;
        }
    }
}

/// <summary>The first elements.</summary>
internal sealed class TakeStage(DataStage source, long count) : DataStep(source)
{
    public override long Cardinality => count == 0 ? 0 : Source.Cardinality switch
    {
        Infinite => count,
        Unknown => Unknown,
        var all => Math.Min(all, count),
    };

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        if (count == 0) yield break;
        var left = count;
        foreach (var element in Source.Elements(iteration))
        {
            yield return element;
            if (--left == 0) yield break;
        }
    }
}

/// <summary>All elements but the first ones; none where the count is negative.</summary>
internal sealed class SkipStage(DataStage source, long count) : DataStep(source)
{
    public override long Cardinality => count < 0 ? 0 : Source.Cardinality is < 0 and var some ? some : Math.Max(Source.Cardinality - count, 0);

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        if (count < 0) yield break;
        var left = count;
        foreach (var element in Source.Elements(iteration))
        {
            if (left-- <= 0) yield return element;
        }
    }
}

/// <summary>Each so-many-th element.</summary>
internal sealed class ShardStage(DataStage source, long shards, long index) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality is < 0 and var some ? some : (Source.Cardinality / shards) + (index < Source.Cardinality % shards ? 1 : 0);

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var number = 0L;
        foreach (var element in Source.Elements(iteration))
        {
            if (number++ % shards == index) yield return element;
        }
    }
}

/// <summary>
/// Each element one of a buffer's, chosen as TensorFlow chooses: word after word of a stream that begins with the iteration's seeds, and
/// the first of the buffer takes the place of the chosen one.
/// </summary>
internal sealed class ShuffleStage(DataStage source, int size, int? seed, bool reshuffles) : DataStep(source)
{
    private long _openings;

    public bool Reshuffles => reshuffles;

    /// <summary>Whether the user gave a seed.</summary>
    public bool IsSeeded => seed is not null;

    public (long First, long Second) Seeds { get; } = RandomSeeds.Pair(seed);

    /// <summary>The number of a time that it begins.</summary>
    public long Begin() => Interlocked.Increment(ref _openings) - 1;

    /// <summary>Notes that it began for the time of that number.</summary>
    public void Began(long number)
    {
        var known = Interlocked.Read(ref _openings);
        while (known <= number)
        {
            var before = Interlocked.CompareExchange(ref _openings, number + 1, known);
            if (before == known) return;
            known = before;
        }
    }

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var (first, second) = iteration.Seeds(this);
        var words = new PhiloxReader(new Philox(0, (ulong)second, (ulong)first));
        var buffer = new List<Element>();
        var (start, end) = (0L, 0L);
        using var elements = Source.Elements(iteration).GetEnumerator();
        for (var isOver = false; ;)
        {
            while (!isOver && end - start < size)
            {
                isOver = !elements.MoveNext();
                if (isOver) break;
                if (buffer.Count < size) buffer.Add(elements.Current);
                else buffer[(int)(end % size)] = elements.Current;
                end++;
            }

            if (start == end) yield break;
            var chosen = (int)((start + (words.Word() % (end - start))) % size);
            var element = buffer[chosen];
            buffer[chosen] = buffer[(int)(start % size)];
            buffer[(int)(start++ % size)] = default;
            yield return element;
        }
    }
}
