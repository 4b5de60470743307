namespace GraphCompiler.Keras;

/// <summary>How often labels equal predictions.</summary>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class Accuracy(string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(yTrue), yPred);
        return Tf.Cast<float>(Tf.Equal(y, p));
    }

    internal override Metric Remake(Remaker c) => new Accuracy(name: c.Name);
}
