namespace GraphCompiler.Keras;

/// <summary>How often the class that the label names is among the k largest predictions; those equal to the k-th are.</summary>
/// <param name="k">How many.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed partial class SparseTopKCategoricalAccuracy(int k = 5, string? name = null) : MeanMetric(name)
{
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred)
    {
        var classes = Examples.Classes(yTrue);
        return InTop(classes.Rank == yPred.Rank && classes.Shape.Dims[^1].Size == 1 ? Tf.Squeeze(classes, -1) : classes, yPred, k);
    }

    internal static Tensor<float> InTop(Tensor<int> classes, Tensor<float> predictions, int k)
    {
        // Of the label's own prediction at most k - 1 are larger.
        var own = Tf.ReduceSum(predictions * Tf.OneHot(classes, predictions.Shape[^1]), -1, keepDims: true);
        return Tf.Cast<float>(Tf.ReduceSum(Tf.Cast<float>(predictions > own), -1) < (float)k);
    }
}
