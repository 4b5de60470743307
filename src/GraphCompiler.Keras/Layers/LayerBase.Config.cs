namespace GraphCompiler.Keras;

// What a layer is written as and made again of.
public abstract partial class LayerBase
{
    string IConfigured.Module => ConfigModule;

    string IConfigured.ClassName => ConfigClass;

    /// <summary>Where Keras has the class.</summary>
    internal virtual string ConfigModule => "keras.layers";

    /// <summary>What configurations call the class.</summary>
    internal virtual string ConfigClass => ClassName;

    /// <summary>Whether Keras notes what it was built for: where it has weights, and where its class says so.</summary>
    private protected virtual bool NotesShapes => _weights.Count > 0;

    /// <summary>
    /// The configuration by Keras' names: what the constructor was given. A user's layer adds what its own constructor takes to what the base gives, and is registered with
    /// <see cref="ModelSerialization"/>.
    /// </summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c)
    {
        c.Named(Name);
        var trainable = c.Of("trainable", _trainable);
        c.Float32("dtype");
        var regularizer = SetsActivityRegularizer ? null : c.IfAny("activity_regularizer", _activityRegularizer);
        var made = Remake(c);
        if (made is null) return null;
        made._trainable = trainable;
        if (!SetsActivityRegularizer) made._activityRegularizer = regularizer;
        return made;
    }

    /// <summary>A new layer of the arguments of this one, after the name and what all layers have; null for classes of users.</summary>
    internal virtual LayerBase? Remake(Remaker c) => null;

    /// <summary>The layer with its class, and what it was built for.</summary>
    internal virtual OrderedDictionary<string, object?> Write()
    {
        var written = Configured.Write(this);
        if (Built && NotesShapes && _inputShapes.Count > 0) written["build_config"] = new OrderedDictionary<string, object?> { ["input_shape"] = Sizes(_inputShapes) };
        return written;
    }

    /// <summary>A new layer like this one, with weights of its own.</summary>
    /// <exception cref="TfValueException">It is of a user's class that nobody registered.</exception>
    internal LayerBase Copied() => (LayerBase?)((IConfigured)this).Remake(new CopyingRemaker()) ?? (ModelSerialization.NameOf(GetType()) is { } name
        ? ModelSerialization.Create(name, new ConfigNode(GetConfig(), "config"))
        : throw NotRemade());

    private protected TfValueException NotRemade() => new(
        $"The {(this is IModel ? "model" : "layer")} '{Name}' is of the class {GetType().Name}, which cannot be made again of its configuration: override GetConfig with what its constructor takes, and register the class with ModelSerialization.Register.");

    /// <summary>What all layers have, of a configuration that a user's function made the layer of.</summary>
    internal void Restore(ConfigNode config)
    {
        if (config.Find("trainable") is { } trainable) _trainable = Forms.Bool.Read(trainable);
        if (config.Find("activity_regularizer") is { Value: not null } regularizer) _activityRegularizer = ConfigTables.Regularizers.Read(regularizer);
    }

    /// <summary>Compiles a model as a configuration says; other layers are not.</summary>
    internal virtual void Compile(ConfigNode config)
    {
    }

    /// <summary>Shapes as lists, unknown sizes null; one shape alone is no list of them.</summary>
    internal static object? Sizes(IReadOnlyList<Shape> shapes) => shapes is [var one] ? Forms.Shape.Write(one) : shapes.Select(Forms.Shape.Write).ToArray();

    /// <summary>What calls in functional models are written with besides tensors, nothing of which is given: <c>training</c> and <c>mask</c>.</summary>
    internal virtual IReadOnlyList<string> CallKeywords => [];

    /// <summary>Whether several inputs are arguments of their own rather than a list.</summary>
    internal virtual bool SpreadsInputs => false;

    /// <summary>Whether it makes its own activity regularizer of its arguments.</summary>
    private protected virtual bool SetsActivityRegularizer => false;
}
