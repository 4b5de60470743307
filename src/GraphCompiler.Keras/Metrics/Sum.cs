namespace GraphCompiler.Keras;

/// <summary>The weighted sum of values.</summary>
public sealed partial class Sum : ValueMetric
{
    private readonly Variable<float> _total;

    /// <param name="name">sum unless given.</param>
    public Sum(string? name = null)
        : base(name) => _total = AddVariable([], name: "total");

    /// <inheritdoc/>
    public override void UpdateState(Tensor<float> values, Tensor<float>? sampleWeight = null)
    {
        (values, _) = SampleValues.Of(Boundary.Of(values), sampleWeight, null, (x, axes) => Tf.ReduceSum(x, axes));
        Accumulate(_total, Tf.ReduceSum(values));
    }

    /// <inheritdoc/>
    public override Tensor<float> Result() => Tf.Identity<float>(_total);

    internal override Metric Remake(Remaker c) => new Sum(name: c.Name);
}
