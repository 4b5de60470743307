using System.Numerics;

namespace GraphCompiler.Keras;

/// <summary>
/// How a weight starts. The built-in ones are here, so IntelliSense lists them where one is asked for. One object gives the same
/// values each time, without a seed too; two without a seed differ, and are those of <see cref="Tf.Random.SetSeed"/> once it was called.
/// </summary>
public abstract class Initializer : IConfigured
{
    string IConfigured.Module => "keras.initializers";

    string IConfigured.ClassName => ClassName;

    internal virtual string ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c) => Remake(c);

    /// <inheritdoc cref="IConfigured.Remake"/>
    internal virtual object? Remake(Remaker c) => null;

    /// <summary>The values of a weight of this shape.</summary>
    /// <exception cref="TfValueException">There is none for such a shape.</exception>
    public abstract Tensor<T> Create<T>(Shape shape)
        where T : IFloatingPointIeee754<T>;

    /// <summary>0 everywhere.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0, "Zeros");

    /// <summary>1 everywhere.</summary>
    public static Initializer Ones { get; } = new ConstantInitializer(1, "Ones");

    /// <summary>A matrix with <paramref name="gain"/> on its diagonal and 0 elsewhere.</summary>
    public static Initializer Identity(double gain = 1) => new IdentityInitializer(gain);

    /// <summary>These values, repeated along the axes in front that they lack.</summary>
    public static Initializer Constant(Tensor value) => new TensorInitializer(value);

    /// <summary>One number everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Normally distributed.</summary>
    public static Initializer RandomNormal(double mean = 0, double stddev = 0.05, int? seed = null) => new NormalInitializer(mean, stddev, seed);

    /// <summary>Evenly distributed over [min, max).</summary>
    public static Initializer RandomUniform(double min = -0.05, double max = 0.05, int? seed = null) => new UniformInitializer(min, max, seed);

    /// <summary>Normally distributed, drawn again where it is further than 2 stddev from the mean.</summary>
    public static Initializer TruncatedNormal(double mean = 0, double stddev = 0.05, int? seed = null) => new TruncatedNormalInitializer(mean, stddev, seed);

    /// <summary>
    /// Of variance scale/n, where n is the fan in, the fan out or their mean, at least 1. The fans of a shape [..., i, o] are i and o, each
    /// times the product of the axes before them; of [n] both are n. Normal, normal cut at 2 stddev of a parent that makes up for it, or uniform over ±√(3·scale/n).
    /// </summary>
    /// <exception cref="TfValueException">The scale is not positive.</exception>
    public static Initializer VarianceScaling(
        double scale = 1, FanMode mode = FanMode.FanIn, ScalingDistribution distribution = ScalingDistribution.TruncatedNormal, int? seed = null) =>
        new VarianceScalingInitializer(scale, mode, distribution, seed);

    /// <summary>Uniform over ±√(6/(fan in + fan out)).</summary>
    public static Initializer GlorotUniform(int? seed = null) => new VarianceScalingInitializer(1, FanMode.FanAverage, ScalingDistribution.Uniform, seed, nameof(GlorotUniform));

    /// <summary>Truncated normal of variance 2/(fan in + fan out).</summary>
    public static Initializer GlorotNormal(int? seed = null) => new VarianceScalingInitializer(1, FanMode.FanAverage, ScalingDistribution.TruncatedNormal, seed, nameof(GlorotNormal));

    /// <summary>Uniform over ±√(6/fan in).</summary>
    public static Initializer HeUniform(int? seed = null) => new VarianceScalingInitializer(2, FanMode.FanIn, ScalingDistribution.Uniform, seed, nameof(HeUniform));

    /// <summary>Truncated normal of variance 2/fan in.</summary>
    public static Initializer HeNormal(int? seed = null) => new VarianceScalingInitializer(2, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed, nameof(HeNormal));

    /// <summary>Uniform over ±√(3/fan in).</summary>
    public static Initializer LecunUniform(int? seed = null) => new VarianceScalingInitializer(1, FanMode.FanIn, ScalingDistribution.Uniform, seed, nameof(LecunUniform));

    /// <summary>Truncated normal of variance 1/fan in.</summary>
    public static Initializer LecunNormal(int? seed = null) => new VarianceScalingInitializer(1, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed, nameof(LecunNormal));

    /// <summary>A matrix whose columns (rows, where there are more columns) are orthogonal and of length <paramref name="gain"/>; all axes but the last are its rows.</summary>
    public static Initializer Orthogonal(double gain = 1, int? seed = null) => new OrthogonalInitializer(gain, seed);

    /// <summary>Any function of the shape: <c>Initializer.From(shape =&gt; Tf.Random.Normal(shape))</c>.</summary>
    public static Initializer From(Func<Shape, Tensor<float>> create) => new FunctionInitializer(create);
}
