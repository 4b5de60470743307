namespace GraphCompiler;

// Stages that go through several others.

/// <summary>Elements of several stages side by side, up to the end of the shortest.</summary>
internal sealed class ZipStage(params DataStage[] sources) : DataStage
{
    public override IReadOnlyList<DataStage> Inputs => sources;

    public override long Cardinality
    {
        get
        {
            var all = Array.ConvertAll(sources, s => s.Cardinality);
            return Array.IndexOf(all, Unknown) >= 0 ? Unknown : Array.TrueForAll(all, c => c == Infinite) ? Infinite : all.Where(c => c >= 0).Min();
        }
    }

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var all = new IEnumerator<Element>[sources.Length];
        try
        {
            for (var i = 0; i < all.Length; i++) all[i] = sources[i].Elements(iteration).GetEnumerator();
            var (tensors, parts) = (Array.Empty<Tensor>(), new Tensor[all.Length][]);
            while (Array.TrueForAll(all, e => e.MoveNext()))
            {
                var parted = Array.ConvertAll(all, e => e.Current);
                if (!Array.TrueForAll(parted, p => p.Row >= 0 && p.Row == parted[0].Row))
                {
                    yield return iteration.Make(() => [.. parted.SelectMany(p => p.Leaves)]);
                    continue;
                }

                // Rows of one number stay a row: of all tensors together, which are the same from row to row.
                if (!Same(parts, parted))
                {
                    parts = Array.ConvertAll(parted, p => p.RowsOf!);
                    tensors = [.. parts.SelectMany(p => p)];
                }

                yield return new Element(tensors, parted[0].Row);
            }
        }
        finally
        {
            foreach (var elements in all) elements?.Dispose();
        }
    }

    protected override TensorSpec?[] FindSpecs() => [.. sources.SelectMany(s => s.Specs)];

    private static bool Same(Tensor[][] parts, Element[] elements)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] != elements[i].RowsOf) return false;
        }

        return true;
    }
}

/// <summary>The elements of one stage, then those of another.</summary>
internal sealed class ConcatenateStage(DataStage first, DataStage second) : DataStage
{
    public override IReadOnlyList<DataStage> Inputs => [first, second];

    public override long Cardinality => (first.Cardinality, second.Cardinality) switch
    {
        (Infinite, _) or (_, Infinite) => Infinite,
        (Unknown, _) or (_, Unknown) => Unknown,
        var (one, other) => one + other,
    };

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        foreach (var element in first.Elements(iteration)) yield return element;
        foreach (var element in second.Elements(iteration)) yield return element;
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.Joined(first.Specs, second.Specs);
}

/// <summary>Each element from the stage whose number another one gives, up to the first that is not there.</summary>
internal sealed class ChooseStage(DataStage[] sources, DataStage choices) : DataStage
{
    public override IReadOnlyList<DataStage> Inputs => [.. sources, choices];

    public override long Cardinality => Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var all = new IEnumerator<Element>[sources.Length];
        try
        {
            for (var i = 0; i < all.Length; i++) all[i] = sources[i].Elements(iteration).GetEnumerator();
            foreach (var choice in choices.Elements(iteration))
            {
                var number = ((Tensor<long>)choice.Leaves[0]!).Item();
                if (number < 0 || number >= all.Length) throw new TfInvalidArgumentException($"Selector index {number} is out of range: there are {all.Length} datasets.");
                if (!all[number].MoveNext()) yield break;
                yield return all[number].Current;
            }
        }
        finally
        {
            foreach (var elements in all) elements?.Dispose();
        }
    }

    protected override TensorSpec?[] FindSpecs() => sources.Select(s => s.Specs).Aggregate(SpecInference.Joined);
}

/// <summary>
/// The elements of the datasets that elements give, so many datasets at a time and so many elements of each at a turn: the places of the
/// datasets are gone through in a circle, and one that is over makes room for the next.
/// </summary>
internal sealed class InterleaveStage(DataStage source, Func<object?[], DataStage> open, int cycle, int block) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality == 0 ? 0 : Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var places = new IEnumerator<Element>?[cycle];
        using var elements = Source.Elements(iteration).GetEnumerator();
        try
        {
            var (place, turn, opened, running, isOver) = (0, 0, 0L, 0, false);
            while (!isOver || running > 0)
            {
                if (places[place] is { } inner)
                {
                    if (inner.MoveNext())
                    {
                        yield return inner.Current;
                        if (++turn < block) continue;
                    }
                    else
                    {
                        inner.Dispose();
                        places[place] = null;
                        running--;
                    }
                }
                else if (!isOver)
                {
                    isOver = !elements.MoveNext();
                    if (isOver) continue;
                    DataStage? stage = null;
                    var element = elements.Current;
                    if (Element.Failure(() => stage = open(element.Leaves)) is { } failed)
                    {
                        yield return failed;
                        continue;
                    }

                    places[place] = stage!.Elements(iteration.Inner(stage, opened++)).GetEnumerator();
                    running++;
                    continue;
                }

                (place, turn) = ((place + 1) % cycle, 0);
            }
        }
        finally
        {
            foreach (var inner in places) inner?.Dispose();
        }
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.Of(Source, leaves => open(leaves).Specs) ?? First();

    // Where the function cannot be traced, it is asked for the first element.
    private TensorSpec?[] First() => SpecInference.First(Source) is { } leaves ? open(leaves).Specs : throw SpecInference.Unknown();
}
