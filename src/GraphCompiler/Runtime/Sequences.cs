namespace GraphCompiler;

/// <summary>
/// <c>Select</c> for this library's own code, which finds it before LINQ's. LINQ's is a generic virtual method of every iterator: compiled ahead
/// of time it exists for each pair of a source's and a result's type, five megabytes of them that never run.
/// </summary>
internal static class Sequences
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source) yield return selector(item);
    }

    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        var index = 0;
        foreach (var item in source) yield return selector(item, index++);
    }
}
