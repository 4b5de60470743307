namespace GraphCompiler.Interop;

/// <summary>What all files of tensors have in common: they are read and written outside of traces, and each name stands once.</summary>
internal static class TensorFiles
{
    /// <summary>Refuses to touch a file while a function is traced.</summary>
    /// <exception cref="NotSupportedException">One is.</exception>
    public static void RefuseTrace(string caller)
    {
        if (Tf.IsTracing) throw new NotSupportedException($"{caller} is not supported inside a traced function: it would run once, while the function is traced. Call it outside.");
    }

    /// <summary>What is to be written, each name once.</summary>
    /// <exception cref="TfValueException">A name comes twice.</exception>
    public static IReadOnlyList<KeyValuePair<string, Tensor>> Named(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var (all, names) = (tensors.ToArray(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, tensor) in all)
        {
            if (tensor is null) throw new TfValueException($"'{name}' for {path} is no tensor.");
            if (!names.Add(name)) throw new TfValueException($"Two tensors for {path} are called '{name}'.");
        }

        return all;
    }
}
