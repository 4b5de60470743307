namespace GraphCompiler.Keras;

internal sealed class VarianceScalingInitializer : RandomInitializer
{
    // The standard deviation of a unit normal that is cut at ±2.
    private const double Kept = .87962566103423978;

    private readonly double _scale;
    private readonly FanMode _mode;
    private readonly ScalingDistribution _distribution;

    public VarianceScalingInitializer(double scale, FanMode mode, ScalingDistribution distribution, int? seed)
        : base(seed)
    {
        if (!(scale > 0)) throw new TfValueException(FormattableString.Invariant($"Argument `scale` must be positive float. Received: scale={scale}"));
        (_scale, _mode, _distribution) = (scale, mode, distribution);
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
