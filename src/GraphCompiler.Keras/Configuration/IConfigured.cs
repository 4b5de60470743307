namespace GraphCompiler.Keras;

/// <summary>
/// What Keras can write as <c>{"module": ..., "class_name": ..., "config": {...}, "registered_name": ...}</c> and make again of it. Such a class says once how it is constructed of its own
/// arguments, in <see cref="Remake"/>: all else - its configuration, an object of a configuration, a copy - is a <see cref="Remaker"/> that these arguments go through.
/// </summary>
internal interface IConfigured
{
    /// <summary>Where Keras has the class.</summary>
    string Module { get; }

    /// <summary>What Keras calls it.</summary>
    string ClassName { get; }

    /// <summary>The arguments by Keras' names, in Keras' order.</summary>
    IReadOnlyDictionary<string, object?> GetConfig();

    /// <summary>A new object of the arguments of this one, each passed through the remaker; null where the class does not say how, as those of users.</summary>
    object? Remake(Remaker c);
}

/// <summary>Written forms of <see cref="IConfigured"/> objects.</summary>
internal static class Configured
{
    /// <summary>The configuration of an object: what notes its arguments is passed through its constructor.</summary>
    public static IReadOnlyDictionary<string, object?> ConfigOf(IConfigured of)
    {
        var notes = new NotingRemaker();
        of.Remake(notes);
        return notes.Values;
    }

    /// <summary>A copy that shares nothing but what has no form, as functions and objects of users' classes.</summary>
    public static T CopyOf<T>(T of)
        where T : class, IConfigured => (T?)of.Remake(new CopyingRemaker()) ?? of;

    /// <summary>The object with its class.</summary>
    public static OrderedDictionary<string, object?> Write(IConfigured of) => new(StringComparer.Ordinal)
    {
        ["module"] = IsOfLibrary(of) ? of.Module : of.GetType().Namespace,
        ["class_name"] = of.ClassName,
        ["config"] = of.GetConfig(),
        ["registered_name"] = IsOfLibrary(of) ? null : ModelSerialization.NameOf(of.GetType()) ?? of.ClassName,
    };

    /// <summary>Some keys of a configuration, in another order; what only stands there because somebody set it stays last.</summary>
    public static IReadOnlyDictionary<string, object?> Only(this IReadOnlyDictionary<string, object?> config, params string[] keys) => new OrderedDictionary<string, object?>(
        keys.Union(config.Keys.Where(k => k == "activity_regularizer")).Select(k => KeyValuePair.Create(k, config[k])), StringComparer.Ordinal);

    private static bool IsOfLibrary(IConfigured of) => of.GetType().Assembly == typeof(Configured).Assembly;
}
