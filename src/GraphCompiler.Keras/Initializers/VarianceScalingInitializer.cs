namespace GraphCompiler.Keras;

internal sealed class VarianceScalingInitializer : RandomInitializer
{
    // The standard deviation of a unit normal that is cut at ±2.
    private const double Kept = .87962566103423978;

    private readonly double _scale;
    private readonly FanMode _mode;
    private readonly ScalingDistribution _distribution;
    private readonly string _className;

    /// <param name="scale">Of the variance.</param>
    /// <param name="mode">What it is divided by.</param>
    /// <param name="distribution">The distribution.</param>
    /// <param name="seed">Drawn unless given.</param>
    /// <param name="className">Keras has classes of their own for some.</param>
    public VarianceScalingInitializer(double scale, FanMode mode, ScalingDistribution distribution, int? seed, string className = "VarianceScaling")
        : base(seed)
    {
        if (!(scale > 0)) throw new TfValueException(FormattableString.Invariant($"Argument `scale` must be positive float. Received: scale={scale}"));
        (_scale, _mode, _distribution, _className) = (scale, mode, distribution, className);
    }

    internal override string ClassName => _className;

    internal override object Remake(Remaker c)
    {
        var (seed, isGeneral) = (c.Of("seed", GivenSeed), _className == "VarianceScaling");
        var made = new VarianceScalingInitializer(
            isGeneral ? c.Of("scale", _scale) : _scale, isGeneral ? c.Of("mode", _mode, (FanMode.FanAverage, "fan_avg")) : _mode, isGeneral ? c.Of("distribution", _distribution) : _distribution,
            seed, _className);
        c.Fixed("input_axes", null).Fixed("output_axes", null);
        return made;
    }

    /// <summary>How many inputs a unit has and how many units an input reaches.</summary>
    public static (double In, double Out) Fans(Shape shape)
    {
        var sizes = shape.ToArray();
        if (sizes.Length == 0) return (1, 1);
        if (sizes.Length == 1) return (sizes[0], sizes[0]);
        var field = sizes[..^2].Aggregate(1.0, (product, size) => product * size);
        return (sizes[^2] * field, sizes[^1] * field);
    }

    /// <summary>Half the width of a uniform distribution, the standard deviation of a normal one (of the parent, where it is cut).</summary>
    public double Spread(Shape shape)
    {
        var (fanIn, fanOut) = Fans(shape);
        var fan = _mode switch
        {
            FanMode.FanIn => fanIn,
            FanMode.FanOut => fanOut,
            _ => (fanIn + fanOut) / 2,
        };
        var variance = _scale / Math.Max(1, fan);
        return _distribution switch
        {
            ScalingDistribution.Uniform => Math.Sqrt(3 * variance),
            ScalingDistribution.TruncatedNormal => Math.Sqrt(variance) / Kept,
            _ => Math.Sqrt(variance),
        };
    }

    public override Tensor<T> Create<T>(Shape shape)
    {
        var spread = Spread(shape);
        return _distribution switch
        {
            ScalingDistribution.Uniform => Tf.Random.StatelessUniform(shape, Seed, T.CreateChecked(-spread), T.CreateChecked(spread)),
            ScalingDistribution.TruncatedNormal => Tf.Random.StatelessTruncatedNormal<T>(shape, SeedTensor, 0, spread),
            _ => Tf.Random.StatelessNormal<T>(shape, SeedTensor, 0, spread),
        };
    }
}
