namespace GraphCompiler.Keras;

/// <summary>Keras' names: snake_case of the class, numbered per name in the process: <c>dense</c>, <c>dense_1</c>. Given names do not count.</summary>
internal static class LayerNames
{
    private static readonly Dictionary<string, int> s_counts = new(StringComparer.Ordinal);

    // Of a thread that began anew.
    [ThreadStatic]
    private static Dictionary<string, int>? t_counts;

    /// <summary>The name of a layer.</summary>
    /// <exception cref="TfValueException">The given one is empty or has a slash.</exception>
    public static string Choose(Type type, string? given)
    {
        if (given is null) return Next(Of(type));
        if (given.Length == 0 || given.Contains('/')) throw new TfValueException($"Argument `name` must be a string and cannot contain character `/`. Received: name={given}");
        return given;
    }

    /// <summary>The name, with a number from the second time on.</summary>
    public static string Next(string name)
    {
        var counts = t_counts ?? s_counts;
        lock (counts)
        {
            var count = counts.GetValueOrDefault(name);
            counts[name] = count + 1;
            return count == 0 ? name : $"{name}_{count}";
        }
    }

    /// <summary>Counts anew on this thread, as in a fresh process.</summary>
    public static void Reset() => t_counts = new Dictionary<string, int>(StringComparer.Ordinal);

    private static string Of(Type type)
    {
        var isFunctional = type == typeof(Model) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Model<,>));
        return isFunctional ? "functional" : SnakeCase.Of(type.Name.Split('`')[0]);
    }
}
