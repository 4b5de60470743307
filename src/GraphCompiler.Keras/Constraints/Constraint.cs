using System.Runtime.CompilerServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>What a weight is brought back to after each update.</summary>
public abstract class Constraint : IConfigured
{
    private static readonly ConditionalWeakTable<IVariable, Constraint> s_constraints = [];

    string IConfigured.Module => "keras.constraints";

    string IConfigured.ClassName => ClassName;

    internal virtual string ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c) => Remake(c);

    /// <inheritdoc cref="IConfigured.Remake"/>
    internal virtual object? Remake(Remaker c) => null;

    /// <summary>The nearest allowed values.</summary>
    [KernelBoundary]
    public abstract Tensor<float> Call(Tensor<float> weights);

    /// <summary>max(w, 0).</summary>
    public static Constraint NonNegative { get; } = new NonNegativeConstraint();

    /// <summary>Vectors along <paramref name="axis"/> (0 unless given) that are longer than <paramref name="max"/> are shortened to it.</summary>
    public static Constraint MaxNorm(double max = 2, Axes? axis = null) => new NormConstraint(0, max, null, axis ?? 0);

    /// <summary>Vectors along <paramref name="axis"/> (0 unless given) have length 1.</summary>
    public static Constraint UnitNorm(Axes? axis = null) => new UnitNormConstraint(axis ?? 0);

    /// <summary>Vectors along <paramref name="axis"/> (0 unless given) go a part <paramref name="rate"/> of the way to a length in [min, max].</summary>
    public static Constraint MinMaxNorm(double min = 0, double max = 1, double rate = 1, Axes? axis = null) => new NormConstraint(min, max, rate, axis ?? 0);

    /// <summary>Any function.</summary>
    public static Constraint From([KernelBoundary] Func<Tensor<float>, Tensor<float>> constrain) => new FunctionConstraint(constrain);

    /// <summary>Has optimizers apply the constraint after each update of the variable.</summary>
    internal void Attach(IVariable variable) => s_constraints.AddOrUpdate(variable, this);

    /// <summary>The constraint of a variable, if it has one.</summary>
    internal static Constraint? Of(IVariable variable) => s_constraints.TryGetValue(variable, out var constraint) ? constraint : null;
}
