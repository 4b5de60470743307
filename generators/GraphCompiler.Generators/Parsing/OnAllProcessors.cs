namespace GraphCompiler.Generators.Parsing;

/// <summary>Work on things of which none waits for another.</summary>
internal static class OnAllProcessors
{
    /// <summary>A result for each item, in their order.</summary>
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> select, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        if (items.Count == 1) results[0] = select(items[0]);
        else Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellation }, i => results[i] = select(items[i]));
        return results;
    }
}
