namespace GraphCompiler.Keras;

/// <summary>The root of the mean of (y - p)².</summary>
/// <param name="name">root_mean_squared_error unless given.</param>
public sealed partial class RootMeanSquaredError(string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(yTrue), yPred);
        return Tf.Square(p - y);
    }

    /// <inheritdoc/>
    public override Tensor<float> Result() => Tf.Sqrt(base.Result());

    internal override Metric Remake(Remaker c) => new RootMeanSquaredError(name: c.Name);
}
