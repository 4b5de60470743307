namespace GraphCompiler.Keras;

// What an optimizer is written as and made again of: its arguments, not its slots.
public abstract partial class Optimizer
{
    string IConfigured.Module => "keras.optimizers";

    string IConfigured.ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c)
    {
        c.Named(Name);
        var rate = HasLearningRate ? c.Of("learning_rate", _schedule is { } schedule ? schedule : LearningRate) : default;
        var settings = _settings.Remade(c);
        var made = Remake(c, rate);
        if (made is not null) made._settings = settings;
        return made;
    }

    /// <summary>Whether it has a learning rate of its own.</summary>
    private protected virtual bool HasLearningRate => true;

    /// <summary>A new optimizer of the arguments of this one, after those that all have; null for classes of users.</summary>
    internal virtual Optimizer? Remake(Remaker c, LearningRate learningRate) => null;
}
