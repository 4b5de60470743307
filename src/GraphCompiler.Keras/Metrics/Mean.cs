namespace GraphCompiler.Keras;

/// <summary>The weighted mean of values; 0 of nothing.</summary>
public sealed partial class Mean : ValueMetric
{
    private readonly Variable<float> _total;
    private readonly Variable<float> _count;

    /// <param name="name">mean unless given.</param>
    public Mean(string? name = null)
        : base(name)
    {
        _total = AddVariable([], name: "total");
        _count = AddVariable([], name: "count");
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor<float> values, Tensor<float>? sampleWeight = null)
    {
        (values, var weights) = SampleValues.Of(Boundary.Of(values), sampleWeight, null, (x, axes) => Tf.ReduceMean(x, axes));
        Accumulate(_total, Tf.ReduceSum(values));
        Accumulate(_count, weights is not null ? Tf.ReduceSum(weights) : Tf.Cast<float>(Tf.Size(values)));
    }

    /// <inheritdoc/>
    public override Tensor<float> Result() => Tf.Math.DivideNoNan(_total, _count);

    internal override Metric Remake(Remaker c) => new Mean(name: c.Name);
}
