namespace GraphCompiler.Keras;

/// <summary>
/// (x - mean) / max(√variance, 1e-7), feature by feature; inverted: mean + x · max(√variance, 1e-7). Mean and variance are given, or come of
/// <see cref="Adapt(Tensor{float})"/>.
/// </summary>
/// <exception cref="TfValueException">Of mean and variance only one is given; at the first call: the size of a kept axis is unknown.</exception>
public sealed partial class Normalization : Layer
{
    private readonly int[]? _axis;
    private readonly bool _invert;
    private readonly Tensor<float>? _mean;
    private readonly Tensor<float>? _variance;
    private int[] _kept = [];

    /// <summary>A layer.</summary>
    /// <param name="axis">The axis that keeps means of its own; null has one mean for all.</param>
    /// <param name="mean">The mean, where it is known.</param>
    /// <param name="variance">The variance, where it is known.</param>
    /// <param name="invert">Whether to go back from normalized values.</param>
    /// <param name="name">The layer's name.</param>
    public Normalization(int? axis = -1, Tensor<float>? mean = null, Tensor<float>? variance = null, bool invert = false, string? name = null)
        : this(axis is { } one ? [one] : [], mean, variance, invert, name)
    {
    }

    /// <inheritdoc cref="Normalization(int?, Tensor{float}, Tensor{float}, bool, string)"/>
    public Normalization(int[] axis, Tensor<float>? mean = null, Tensor<float>? variance = null, bool invert = false, string? name = null)
        : base(name)
    {
        if (mean is null != variance is null)
        {
            throw new TfValueException($"When setting values directly, both `mean` and `variance` must be set. Received: mean={Text(mean)} and variance={Text(variance)}");
        }

        (_axis, _mean, _variance, _invert, SupportsMasking) = (axis, mean, variance, invert, true);

        static string Text(Tensor<float>? value) => value is null ? "None" : $"{value}";
    }

    /// <summary>Sets mean and variance to those of data, the examples first. Another call replaces them.</summary>
    public void Adapt(Tensor<float> data)
    {
        Prepare([data]);
        var (mean, variance) = Tf.Nn.Moments(data, Others(data.Rank));
        Set(mean, variance, data.Shape[0]);
    }

    /// <inheritdoc cref="Adapt(Tensor{float})"/>
    public void Adapt(Dataset<Tensor<float>> data)
    {
        (Tensor<float>? mean, Tensor<float>? variance) = (null, null);
        var total = 0;
        foreach (var batch in data)
        {
            Prepare([batch]);
            var (batchMean, batchVariance) = Tf.Nn.Moments(batch, Others(batch.Rank));
            var weight = batch.Shape[0] / (float)(total += batch.Shape[0]);
            if (mean is null || variance is null)
            {
                (mean, variance) = (batchMean, batchVariance);
                continue;
            }

            var joined = mean * (1 - weight) + batchMean * weight;
            variance = (variance + Tf.Square(mean - joined)) * (1 - weight) + (batchVariance + Tf.Square(batchMean - joined)) * weight;
            mean = joined;
        }

        if (mean is not null) Set(mean, variance!, total);
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        _kept = [.. _axis!.Select(a => Axes.Positive(a, inputShape.Rank)).Order()];
        var unknown = _kept.FirstOrDefault(a => !inputShape.Dims[a].IsKnown, -1);
        if (unknown >= 0)
        {
            throw new TfValueException(
                $"All `axis` values to be kept must have a known shape. Received axis={Arguments.Tuple(_axis!)}, inputs.shape={inputShape}, with unknown axis at index {unknown}");
        }

        if (_mean is not null) return;
        Shape kept = Shape.Create([.. _kept.Select(a => inputShape.Dims[a])]);
        AddWeight(kept, Initializer.Zeros, trainable: false, name: "mean");
        AddWeight(kept, Initializer.Ones, trainable: false, name: "variance");
        AddWeight<int>([], Initializer.Zeros, trainable: false, name: "count");
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var mean = _mean ?? Spread(Weight("mean"), inputs.Rank);
        var deviation = Tf.Maximum(Tf.Sqrt(_variance ?? Spread(Weight("variance"), inputs.Rank)), 1e-7f);
        return _invert ? mean + inputs * deviation : (inputs - mean) / deviation;
    }

    private Axes Others(int rank) => Enumerable.Range(0, rank).Except(_kept).ToArray();

    private void Set(Tensor<float> mean, Tensor<float> variance, int count)
    {
        if (_mean is not null) throw new TfValueException("Cannot `adapt` a Normalization layer that is initialized with static `mean` and `variance`, you passed mean and variance.");
        Weight("mean").Assign(mean);
        Weight("variance").Assign(variance);
        Weights[^1].Assign((Tensor<int>)count);
    }

    private Tensor<float> Spread(Tensor<float> value, int rank) =>
        _kept.Length == 0 || _kept[0] == rank - _kept.Length ? value : Tf.Reshape(value, Shape.Create([.. Enumerable.Range(0, rank).Select(i => (Dim)(Array.IndexOf(_kept, i) is >= 0 and var at ? value.Shape[at] : 1))]));

    internal override LayerBase Remake(Remaker c)
    {
        var (axis, invert) = (c.Maybe("axis", _axis!.Length == 0 ? null : _axis), c.Of("invert", _invert));
        return new Normalization(axis ?? [], c.Of("mean", _mean), c.Of("variance", _variance), invert, c.Name);
    }
}
