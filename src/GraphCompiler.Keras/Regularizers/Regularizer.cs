using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A penalty on the values of a weight, added to the loss.</summary>
public abstract class Regularizer : IConfigured
{
    string IConfigured.Module => "keras.regularizers";

    string IConfigured.ClassName => ClassName;

    internal virtual string ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c) => Remake(c);

    /// <inheritdoc cref="IConfigured.Remake"/>
    internal virtual object? Remake(Remaker c) => null;

    /// <summary>The penalty of these values, a scalar.</summary>
    [KernelBoundary]
    public abstract Tensor<float> Call(Tensor<float> weights);

    /// <summary>l1·Σ|w|.</summary>
    /// <exception cref="TfValueException">The factor is negative or no number.</exception>
    public static Regularizer L1(double l1 = 0.01) => new NormRegularizer(l1, 0, nameof(L1));

    /// <summary>l2·Σw².</summary>
    /// <inheritdoc cref="L1" path="/exception"/>
    public static Regularizer L2(double l2 = 0.01) => new NormRegularizer(0, l2, nameof(L2));

    /// <summary>l1·Σ|w| + l2·Σw².</summary>
    /// <inheritdoc cref="L1" path="/exception"/>
    public static Regularizer L1L2(double l1 = 0, double l2 = 0) => new NormRegularizer(l1, l2, nameof(L1L2));

    /// <summary>
    /// factor times the mean of |cos| over all pairs of rows of a matrix (of columns, where that is asked): 0 where they are orthogonal. A matrix of one has
    /// no pairs and gives NaN.
    /// </summary>
    /// <exception cref="TfValueException">The weight is no matrix.</exception>
    public static Regularizer Orthogonal(double factor = 0.01, bool columns = false) => new OrthogonalRegularizer(factor, columns);

    /// <summary>Any function.</summary>
    public static Regularizer From([KernelBoundary] Func<Tensor<float>, Tensor<float>> penalty) => new FunctionRegularizer(penalty);
}
