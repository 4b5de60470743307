namespace GraphCompiler;

// Stages that put elements together and take them apart.

/// <summary>Puts elements together along a new first axis.</summary>
internal static class Batching
{
    /// <summary>The batch of some elements: rows of one tensor are copied at once where they are neighbours.</summary>
    /// <exception cref="TfInvalidArgumentException">They differ in shape.</exception>
    /// <exception cref="TfTypeException">They hold something that is no tensor.</exception>
    public static object?[] Stack(ReadOnlySpan<Element> elements)
    {
        var first = elements[0].RowsOf;
        foreach (ref readonly var element in elements)
        {
            if (element.RowsOf != first) first = null;
        }

        if (first is not null) return Rows(first, elements);
        var leaves = Leaves(elements);
        var batch = new object?[leaves[0].Length];
        for (var c = 0; c < batch.Length; c++) batch[c] = Together(Column(leaves, c), c);
        return batch;
    }

    /// <summary>The batch of elements whose sizes differ.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="shape">For each leaf the shape to pad to: an unknown size is the largest. Null where all sizes are.</param>
    /// <param name="value">What the space is filled with.</param>
    public static object?[] Pad(ReadOnlySpan<Element> elements, Func<int, Shape?> shape, double value)
    {
        var leaves = Leaves(elements);
        var batch = new object?[leaves[0].Length];
        for (var c = 0; c < batch.Length; c++) batch[c] = Padded(Column(leaves, c), shape(c), value);
        return batch;
    }

    private static object?[] Rows(Tensor[] tensors, ReadOnlySpan<Element> elements)
    {
        var rows = new int[elements.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = elements[i].Row;
        return Array.ConvertAll(tensors, t => TensorFactory.Take(t, rows));
    }

    private static object?[][] Leaves(ReadOnlySpan<Element> elements)
    {
        var leaves = new object?[elements.Length][];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = elements[i].Leaves;
        return leaves;
    }

    private static Tensor[] Column(object?[][] leaves, int component) => Array.ConvertAll(leaves, l => l[component] as Tensor
        ?? throw new TfTypeException($"Only tensors have batches: component {component} is {l[component]?.GetType().Name ?? "null"}. Map it to a tensor before."));

    private static Tensor Together(Tensor[] items, int component)
    {
        var other = Array.FindIndex(items, item => item.Shape != items[0].Shape);
        return other < 0
            ? Runtime.Control.ListLaunches.Stack(items)
            : throw new TfInvalidArgumentException(
                $"Cannot batch tensors with different shapes in component {component}. "
                + $"First element had shape {items[0].Shape.ToKernelString()} and element {other} had shape {items[other].Shape.ToKernelString()}.");
    }

    private static Tensor Padded(Tensor[] items, Shape? wanted, double value)
    {
        var rank = items[0].Rank;
        if (wanted is not null && wanted.Rank != rank) throw new TfInvalidArgumentException($"All elements in a batch must have the same rank as the padded shape {wanted}: an element has shape {items[0].Shape}.");
        var sizes = new int[rank];
        for (var axis = 0; axis < rank; axis++) sizes[axis] = wanted?.Dims[axis].Size ?? 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Rank != rank) throw new TfInvalidArgumentException($"All elements in a batch must have the same rank: element 0 has shape {items[0].Shape} and element {i} has shape {items[i].Shape}.");
            for (var axis = 0; axis < rank; axis++)
            {
                var size = items[i].Shape[axis];
                if (wanted?.Dims[axis].Size is { } limit && size > limit) throw new TfInvalidArgumentException($"Attempted to pad to a smaller size than the input element: element {i} has shape {items[i].Shape}, the padded shape is {wanted}.");
                sizes[axis] = Math.Max(sizes[axis], size);
            }
        }

        var shape = Shape.Create([items.Length, .. sizes.Select(s => (Dim)s)]);
        var batch = TensorFactory.Filled(items[0].DType, shape, value);
        var stride = batch.Size / items.Length;
        for (var i = 0; i < items.Length; i++) Copy(items[i], 0, 0, batch, i * stride, sizes);
        return batch;
    }

    // The part of an item from an axis on, to the same place of a larger box.
    private static void Copy(Tensor item, int axis, long from, Tensor batch, long to, ReadOnlySpan<int> sizes)
    {
        if (axis >= item.Rank - 1)
        {
            Array.Copy(item.Data, from, batch.Data, to, item.Rank == 0 ? 1 : item.Shape[axis]);
            return;
        }

        var (width, space) = (item.Shape[(axis + 1)..].ElementCount, 1L);
        foreach (var size in sizes[(axis + 1)..]) space *= size;
        for (var i = 0; i < item.Shape[axis]; i++) Copy(item, axis + 1, from + (i * width), batch, to + (i * space), sizes);
    }
}

/// <summary>So many elements together.</summary>
/// <param name="source">The elements.</param>
/// <param name="size">How many.</param>
/// <param name="dropRemainder">Whether fewer at the end are left out.</param>
/// <param name="join">Puts them together.</param>
/// <param name="inner">What the leaves of elements are when they are put together.</param>
internal sealed class BatchStage(DataStage source, int size, bool dropRemainder, Func<Element[], object?[]> join, Func<TensorSpec, int, Shape> inner) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality is < 0 and var some ? some : dropRemainder ? Source.Cardinality / size : (Source.Cardinality + size - 1) / size;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var (batch, count) = (new Element[Math.Min(size, 1024)], 0);
        foreach (var element in Source.Elements(iteration))
        {
            if (count == batch.Length) Array.Resize(ref batch, (int)Math.Min(size, 2L * count));
            batch[count++] = element;
            if (count < size) continue;
            var full = batch;
            yield return iteration.Make(() => join(full));
            (batch, count) = (new Element[batch.Length], 0);
        }

        if (count == 0 || dropRemainder) yield break;
        var rest = batch[..count];
        yield return iteration.Make(() => join(rest));
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.Batched(Source.Specs, dropRemainder ? size : null, inner);
}

/// <summary>The rows of elements.</summary>
internal sealed class UnbatchStage(DataStage source) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality switch
    {
        < 0 and var some => some,
        var all => Specs.Length > 0 && Array.Find(Source.Specs, s => s is { Shape.IsRankKnown: true } && s.Shape.Dims[0].IsKnown) is { } known ? all * known.Shape[0] : Unknown,
    };

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        foreach (var element in Source.Elements(iteration))
        {
            Tensor[] tensors = [];
            if (Element.Failure(() => tensors = Tensors(element.Leaves)) is { } failed)
            {
                yield return failed;
                continue;
            }

            for (var row = 0; row < tensors[0].Shape[0]; row++) yield return new Element(tensors, row);
        }
    }

    protected override TensorSpec?[] FindSpecs() => Array.ConvertAll(Source.Specs, s => s is null ? null : new TensorSpec(s.Shape.IsRankKnown ? s.Shape[1..] : Shape.Unknown, s.DType));

    private static Tensor[] Tensors(object?[] leaves)
    {
        var tensors = Array.ConvertAll(leaves, l => l as Tensor ?? throw new TfTypeException($"Only tensors have rows: an element holds {l?.GetType().Name ?? "null"}."));
        _ = new SliceStage(tensors);
        return tensors;
    }
}

/// <summary>Elements in batches of sizes that follow each other again and again.</summary>
internal sealed class SizedBatchStage(DataStage source, int[] sizes, bool dropRemainder) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality == Infinite ? Infinite : Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var (batch, number) = (new List<Element>(), 0);
        foreach (var element in Source.Elements(iteration))
        {
            batch.Add(element);
            if (batch.Count < sizes[number]) continue;
            var full = batch;
            yield return iteration.Make(() => Batching.Stack([.. full]));
            (batch, number) = ([], (number + 1) % sizes.Length);
        }

        if (batch.Count > 0 && !dropRemainder) yield return iteration.Make(() => Batching.Stack([.. batch]));
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.Batched(Source.Specs, dropRemainder && sizes.Length == 1 ? sizes[0] : null, (spec, _) => spec.Shape);
}

/// <summary>Neighbouring elements as datasets of their own.</summary>
/// <param name="source">The elements.</param>
/// <param name="size">How many a window has.</param>
/// <param name="shift">How far apart windows begin.</param>
/// <param name="stride">How far apart the elements of a window are.</param>
/// <param name="dropRemainder">Whether windows with fewer are left out.</param>
/// <param name="open">The dataset of a stage.</param>
internal sealed class WindowStage(DataStage source, int size, int shift, int stride, bool dropRemainder, Func<DataStage, object> open) : DataStep(source)
{
    public override long Cardinality
    {
        get
        {
            if (Source.Cardinality is < 0 and var some) return some;
            if (!dropRemainder) return (Source.Cardinality + shift - 1) / shift;
            var rest = Source.Cardinality - Span;
            return rest < 0 ? 0 : (rest / shift) + 1;
        }
    }

    private long Span => ((size - 1L) * stride) + 1;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var (seen, isOver) = (new Queue<Element>(), false);
        using var elements = Source.Elements(iteration).GetEnumerator();
        while (true)
        {
            while (!isOver && seen.Count < Span)
            {
                isOver = !elements.MoveNext();
                if (!isOver) seen.Enqueue(elements.Current);
            }

            var window = seen.Where((_, i) => i % stride == 0).ToArray();
            if (window.Length == 0 || (dropRemainder && window.Length < size)) yield break;
            yield return new Element([open(new KeptStage(window, () => Source.Specs))]);
            for (var i = 0; i < shift; i++)
            {
                if (!seen.TryDequeue(out _) && (isOver |= !elements.MoveNext())) break;
            }
        }
    }

    protected override TensorSpec?[] FindSpecs() => [null];
}

/// <summary>Elements in groups of one key: what a function makes of so many of them.</summary>
/// <param name="source">The elements.</param>
/// <param name="key">The key of an element.</param>
/// <param name="size">How many a group of a key has.</param>
/// <param name="reduce">The dataset that takes a group's place.</param>
internal sealed class GroupStage(DataStage source, Func<object?[], long> key, Func<long, long> size, Func<long, DataStage, DataStage> reduce) : DataStep(source)
{
    public override long Cardinality => Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var (groups, number) = (new SortedDictionary<long, (long Size, List<Element> Elements)>(), 0L);
        foreach (var element in Source.Elements(iteration))
        {
            var own = 0L;
            if (Element.Failure(() => own = key(element.Leaves)) is { } failed)
            {
                yield return failed;
                continue;
            }

            if (!groups.TryGetValue(own, out var group)) groups[own] = group = (Checked(size(own)), []);
            group.Elements.Add(element);
            if (group.Elements.Count < group.Size) continue;
            groups.Remove(own);
            foreach (var result in Reduced(own, group.Elements)) yield return result;
        }

        foreach (var (own, group) in groups)
        {
            foreach (var result in Reduced(own, group.Elements)) yield return result;
        }

        IEnumerable<Element> Reduced(long own, List<Element> elements)
        {
            var stage = reduce(own, new KeptStage(elements, () => Source.Specs));
            return stage.Elements(iteration.Inner(stage, number++));
        }
    }

    protected override TensorSpec?[] FindSpecs() => reduce(0, new KeptStage([], () => Source.Specs)).Specs;

    private static long Checked(long size) => size > 0 ? size : throw new TfInvalidArgumentException($"Window size must be greater than zero, but got {size}.");
}
