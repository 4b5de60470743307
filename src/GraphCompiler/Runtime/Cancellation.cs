namespace GraphCompiler.Runtime;

/// <summary>The token of the call that runs on this thread. Asking costs one look at a field while nobody can cancel anything.</summary>
internal static class Cancellation
{
    private static int s_active;

    [ThreadStatic]
    private static CancellationToken t_token;

    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static void Check()
    {
        if (Volatile.Read(ref s_active) != 0) t_token.ThrowIfCancellationRequested();
    }

    /// <summary>Runs code that stops when the token says so.</summary>
    public static T Run<T>(CancellationToken token, Func<T> code)
    {
        var outer = t_token;
        t_token = token;
        Interlocked.Increment(ref s_active);
        try
        {
            Check();
            return code();
        }
        finally
        {
            Interlocked.Decrement(ref s_active);
            t_token = outer;
        }
    }
}
