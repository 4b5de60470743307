namespace GraphCompiler;

// Stages that run the user's functions.

/// <summary>What a function makes of each element.</summary>
/// <param name="source">The elements.</param>
/// <param name="map">Takes leaves and gives leaves.</param>
/// <param name="declared">What the type of the result says of its leaves; null where it does not say.</param>
internal sealed class MapStage(DataStage source, Func<object?[], object?[]> map, TensorSpec?[]? declared) : DataStep(source)
{
    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        foreach (var element in Source.Elements(iteration)) yield return iteration.Make(() => map(element.Leaves));
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.OfResult(Source, map, declared);
}

/// <summary>The same with so many elements at a time, on threads of the pool.</summary>
internal sealed class ParallelMapStage(DataStage source, Func<object?[], object?[]> map, TensorSpec?[]? declared, int calls, bool isOrdered) : DataStep(source)
{
    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var running = new List<Task<Element>>();
        try
        {
            foreach (var element in Source.Elements(iteration))
            {
                running.Add(Task.Run(() => iteration.Make(() => map(element.Leaves))));
                if (running.Count == calls) yield return Next();
            }

            while (running.Count > 0) yield return Next();
        }
        finally
        {
            // Whoever goes leaves nothing running.
            Task.WaitAll([.. running]);
        }

        Element Next()
        {
            var index = isOrdered ? 0 : Task.WaitAny([.. running]);
            var task = running[index];
            running.RemoveAt(index);
            return task.GetAwaiter().GetResult();
        }
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.OfResult(Source, map, declared);
}

/// <summary>What a function makes of each element and of what it made of those before.</summary>
/// <param name="source">The elements.</param>
/// <param name="begin">Gives a function that has seen no element.</param>
/// <param name="declared">What the type of the result says of its leaves.</param>
internal sealed class ScanStage(DataStage source, Func<Func<object?[], object?[]>> begin, TensorSpec?[]? declared) : DataStep(source)
{
    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var scan = begin();
        foreach (var element in Source.Elements(iteration)) yield return Element.Make(() => scan(element.Leaves));
    }

    protected override TensorSpec?[] FindSpecs() => SpecInference.OfResult(Source, leaves => begin()(leaves), declared);
}

/// <summary>The elements that a function says yes to.</summary>
internal sealed class FilterStage(DataStage source, Func<object?[], bool> predicate) : DataStep(source)
{
    public override long Cardinality => Source.Cardinality is Infinite or 0 ? Source.Cardinality : Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        foreach (var element in Source.Elements(iteration))
        {
            var isKept = false;
            if (Element.Failure(() => isKept = predicate(element.Leaves)) is { } failed) yield return failed;
            else if (isKept) yield return element;
        }
    }
}

/// <summary>The elements before the first that a function says no to.</summary>
internal sealed class TakeWhileStage(DataStage source, Func<object?[], bool> predicate) : DataStep(source)
{
    public override long Cardinality => Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        foreach (var element in Source.Elements(iteration))
        {
            var isKept = false;
            if (Element.Failure(() => isKept = predicate(element.Leaves)) is { } failed)
            {
                yield return failed;
                continue;
            }

            if (!isKept) yield break;
            yield return element;
        }
    }
}

/// <summary>The elements that could be made.</summary>
internal sealed class IgnoreErrorsStage(DataStage source) : DataStep(source)
{
    public override long Cardinality => Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration) => Source.Elements(iteration).Where(e => !e.IsFailed);
}

/// <summary>The elements, each with its number before its leaves.</summary>
internal sealed class EnumerateStage(DataStage source, long start) : DataStep(source)
{
    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var next = start;
        foreach (var element in Source.Elements(iteration))
        {
            var number = next++;
            yield return iteration.Make(() => [(Tensor<long>)number, .. element.Leaves]);
        }
    }

    protected override TensorSpec?[] FindSpecs() => [new TensorSpec(Shape.Scalar, DType.Int64), .. Source.Specs];
}

/// <summary>The elements, which are so many or it is an error.</summary>
internal sealed class AssertCardinalityStage(DataStage source, long count) : DataStep(source)
{
    public override long Cardinality => count;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var seen = 0L;
        foreach (var element in Source.Elements(iteration))
        {
            if (++seen > count && count >= 0) throw Wrong($"more than {count} element{(count == 1 ? "" : "s")}");
            yield return element;
        }

        if (seen != count) throw Wrong($"only {seen} element{(seen == 1 ? "" : "s")}");
    }

    private TfInvalidArgumentException Wrong(string got) => new(
        $"Input dataset was expected to contain {(count < 0 ? "an infinite number of" : count)} element{(count == 1 ? "" : "s")} but contained {got}.");
}
