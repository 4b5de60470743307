using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A learning rate that depends on the step.</summary>
public abstract class LearningRateSchedule : IConfigured
{
    string IConfigured.Module => "keras.optimizers.schedules";

    string IConfigured.ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c)
    {
        var made = Remake(c);

        // Nothing depends on the name, which Keras has all the same.
        c.Named(GetType().Name);
        return made;
    }

    /// <inheritdoc cref="IConfigured.Remake"/>
    internal virtual object? Remake(Remaker c) => null;

    /// <summary>The learning rate of the update that follows so many others.</summary>
    [KernelBoundary]
    public abstract Tensor<float> Call([Shape] Tensor<long> step);
}
