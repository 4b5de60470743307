/// <summary>
/// <c>Select</c> for this library's own code. LINQ's is a generic virtual method of every iterator: compiled ahead of time it exists for each
/// pair of a source's and a result's type, five megabytes of them that never run. In no namespace, which C# searches before what usings import.
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
