namespace GraphCompiler.Keras;

/// <summary>How often the largest prediction, the first of equal ones, is that of the class that the label names.</summary>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class SparseCategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred)
    {
        var y = Examples.Floats(yTrue);
        if (y.Rank == yPred.Rank && y.Rank > 0 && y.Shape.Dims[^1].Size == 1) y = Tf.Squeeze(y, -1);
        return Tf.Cast<float>(Tf.Equal(y, Tf.Cast<float>(Tf.Argmax(yPred, -1))));
    }
}
