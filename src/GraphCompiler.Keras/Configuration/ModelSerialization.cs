using System.Collections.Concurrent;

namespace GraphCompiler.Keras;

/// <summary>
/// What configurations say, as objects (keras.saving). A user's layer is written with what its <see cref="LayerBase.GetConfig"/> says, and is made again by the function that it is
/// registered with; a user's activation is written by its name.
/// </summary>
public static class ModelSerialization
{
    private static readonly ConcurrentDictionary<string, (Type Type, Func<IReadOnlyDictionary<string, object?>, LayerBase> Create)> s_layers = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Func<Tensor<float>, Tensor<float>>> s_functions = new(StringComparer.Ordinal);

    /// <summary>Registers a user's layer so that configurations can make it again.</summary>
    /// <param name="name">What stands in configurations for the class.</param>
    /// <param name="create">
    /// Makes a layer of what its GetConfig gave: numbers (int, long or double), bools, texts, null, and lists and dictionaries of these. Its name is <c>config["name"]</c>.
    /// </param>
    public static void Register<TLayer>(string name, Func<IReadOnlyDictionary<string, object?>, TLayer> create)
        where TLayer : LayerBase => s_layers[name] = (typeof(TLayer), create);

    /// <summary>Gives a user's activation a name that configurations can hold. A lambda is found by the very delegate that was registered.</summary>
    public static void Register(string name, Func<Tensor<float>, Tensor<float>> function) => s_functions[name] = function;

    /// <summary>The layer with its class: <c>module</c>, <c>class_name</c>, <c>config</c>, <c>registered_name</c>, and what it was built for.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public static IReadOnlyDictionary<string, object?> Serialize(LayerBase layer) => layer.Write();

    /// <summary>The layer that was serialized, not built.</summary>
    /// <exception cref="TfValueException">A class or key is unknown or missing, or a value is of another type: the message says where.</exception>
    public static LayerBase Deserialize(IReadOnlyDictionary<string, object?> config) => ConfigTables.Layers.Read(new ConfigNode(config, "config"));

    /// <summary>A layer of what its <see cref="LayerBase.GetConfig"/> gave: <c>FromConfig&lt;Dense&gt;(dense.GetConfig())</c>.</summary>
    /// <inheritdoc cref="Deserialize" path="/exception"/>
    public static TLayer FromConfig<TLayer>(IReadOnlyDictionary<string, object?> config)
        where TLayer : LayerBase
    {
        var (node, type) = (new ConfigNode(config, "config"), typeof(TLayer));
        var made = NameOf(type) is { } own ? Create(own, node) : ConfigTables.Layers.Create(type.Name.Split('`')[0], node);
        return made as TLayer ?? throw new TfValueException($"The configuration is that of a {made.GetType().Name}, not of a {type.Name}.");
    }

    internal static string? NameOf(Type type) => s_layers.FirstOrDefault(l => l.Value.Type == type).Key;

    internal static string? NameOf(Func<Tensor<float>, Tensor<float>> function) => s_functions.FirstOrDefault(f => f.Value == function).Key;

    internal static bool Knows(string name) => s_layers.ContainsKey(name);

    internal static LayerBase Create(string name, ConfigNode config)
    {
        var layer = s_layers[name].Create(config.Entries);
        layer.Restore(config);
        return layer;
    }

    internal static Func<Tensor<float>, Tensor<float>> FunctionOf(ConfigNode name) => s_functions.TryGetValue(name.Name, out var function)
        ? function
        : throw name.Fail("the name of an activation of Keras, or of one that ModelSerialization.Register was given");
}
