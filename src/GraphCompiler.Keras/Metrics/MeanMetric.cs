namespace GraphCompiler.Keras;

/// <summary>The weighted mean of one value per example.</summary>
public abstract partial class MeanMetric : Metric
{
    private readonly Variable<float> _total;
    private readonly Variable<float> _count;

    private protected MeanMetric(string? name)
        : base(name)
    {
        _total = AddVariable([], name: "total");
        _count = AddVariable([], name: "count");
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null)
    {
        var labels = Boundary.Of(yTrue);
        Add(Values(labels, Boundary.Of(yPred)), sampleWeight, MaskOf(labels));
    }

    /// <summary>The total of the values divided by the total of the weights; 0 of nothing.</summary>
    public override Tensor<float> Result() => Tf.Math.DivideNoNan(_total, _count);

    /// <summary>A value for each example, or for each of its parts.</summary>
    private protected abstract Tensor<float> Values(Tensor yTrue, Tensor<float> yPred);

    private protected virtual Tensor<bool>? MaskOf(Tensor yTrue) => null;

    private protected void Add(Tensor<float> values, Tensor<float>? weights, Tensor<bool>? mask = null)
    {
        (values, weights) = SampleValues.Of(Boundary.Of(values), weights, mask, (x, axes) => Tf.ReduceMean(x, axes));
        Accumulate(_total, Tf.ReduceSum(values));
        Accumulate(_count, weights is not null ? Tf.ReduceSum(weights) : values.Shape is { IsRankKnown: true, Rank: 0 } ? 1f : Tf.Cast<float>(Tf.Size(values)));
    }
}
