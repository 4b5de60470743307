namespace GraphCompiler;

/// <summary>The prefix of the names of variables and modules that this thread creates.</summary>
internal static class NameScopes
{
    [ThreadStatic]
    private static string? t_current;

    /// <summary>Empty, or ends with a slash: <c>badger/</c>.</summary>
    public static string Current => t_current ?? "";

    /// <summary>Replaces the prefix until the answer is disposed of.</summary>
    public static IDisposable Enter(string scope)
    {
        var restore = new Restore(Current);
        t_current = scope;
        return restore;
    }

    private sealed class Restore(string outer) : IDisposable
    {
        public void Dispose() => t_current = outer;
    }
}
