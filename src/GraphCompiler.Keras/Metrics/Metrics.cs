namespace GraphCompiler.Keras;

/// <summary>Metrics as functions, one value per example, or per element where it says so.</summary>
public static class Metrics
{
    /// <summary>1 for each element whose prediction is on the side of the threshold that the label, 0 or 1, says.</summary>
    public static Tensor<float> BinaryAccuracy(Tensor yTrue, Tensor<float> yPred, double threshold = 0.5)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(yTrue), yPred);
        return Tf.Cast<float>(Tf.Equal(y, Tf.Cast<float>(p > (float)threshold)));
    }

    /// <summary>1 where the largest prediction, the first of equal ones, is where the label has its one.</summary>
    public static Tensor<float> CategoricalAccuracy(Tensor yTrue, Tensor<float> yPred) => Tf.Cast<float>(Tf.Equal(Tf.Argmax(Examples.Floats(yTrue), -1), Tf.Argmax(yPred, -1)));

    /// <summary>1 where the largest prediction, the first of equal ones, is that of the class that the label names.</summary>
    public static Tensor<float> SparseCategoricalAccuracy(Tensor yTrue, Tensor<float> yPred)
    {
        var y = Examples.Floats(yTrue);
        if (y.Rank == yPred.Rank && y.Rank > 0 && y.Shape.Dims[^1].Size == 1) y = Tf.Squeeze(y, -1);
        return Tf.Cast<float>(Tf.Equal(y, Tf.Cast<float>(Tf.Argmax(yPred, -1))));
    }

    /// <summary>1 where the label's class is among the k largest predictions; those equal to the k-th are.</summary>
    public static Tensor<float> TopKCategoricalAccuracy(Tensor yTrue, Tensor<float> yPred, int k = 5) => InTop(Tf.Cast<int>(Tf.Argmax(Examples.Floats(yTrue), -1)), yPred, k);

    /// <summary>1 where the class that the label names is among the k largest predictions; those equal to the k-th are.</summary>
    public static Tensor<float> SparseTopKCategoricalAccuracy(Tensor yTrue, Tensor<float> yPred, int k = 5) => SparseTopK(yTrue, yPred, k, fromSortedIds: false);

    /// <summary>The correlation of labels and predictions along an axis: the mean of their products once both have mean 0 and deviation 1. NaN where one of them is constant.</summary>
    public static Tensor<float> PearsonCorrelation(Tensor yTrue, Tensor<float> yPred, int axis = -1)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(yTrue), yPred);
        return Tf.ReduceMean(Normed(y) * Normed(p), axis);

        Tensor<float> Normed(Tensor<float> x)
        {
            var centred = x - Tf.ReduceMean(x, axis, keepDims: true);
            return centred / Tf.Sqrt(Tf.ReduceMean(Tf.Square(centred), axis, keepDims: true));
        }
    }

    /// <summary>2·cov(y, p)/(var y + var p + (mean y - mean p)² + 1e-7) along an axis: 1 where predictions are the labels, and not only go with them.</summary>
    public static Tensor<float> ConcordanceCorrelation(Tensor yTrue, Tensor<float> yPred, int axis = -1)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(yTrue), yPred);
        var (meanY, meanP) = (Tf.ReduceMean(y, axis, keepDims: true), Tf.ReduceMean(p, axis, keepDims: true));
        var (aboveY, aboveP) = (y - meanY, p - meanP);
        var norm = Tf.ReduceMean(Tf.Square(aboveY), axis, keepDims: true) + Tf.ReduceMean(Tf.Square(aboveP), axis, keepDims: true) + Tf.Square(meanY - meanP);
        return Tf.ReduceMean(2f * aboveY * aboveP / (norm + Examples.Epsilon), axis);
    }

    internal static Tensor<float> SparseTopK(Tensor yTrue, Tensor<float> yPred, int k, bool fromSortedIds)
    {
        var classes = Examples.Classes(yTrue);
        if (classes.Rank == yPred.Rank && classes.Shape.Dims[^1].Size == 1) classes = Tf.Squeeze(classes, -1);
        if (!fromSortedIds) return InTop(classes, yPred, k);
        var first = Tf.Cast<int>(yPred)[Tf.Ellipsis, ..Math.Min(k, yPred.Shape[^1])];
        return Tf.Cast<float>(Tf.ReduceAny(Tf.Equal(first, Tf.ExpandDims(classes, -1)), -1));
    }

    // Of the label's own prediction at most k - 1 are larger.
    private static Tensor<float> InTop(Tensor<int> classes, Tensor<float> predictions, int k)
    {
        var own = Tf.ReduceSum(predictions * Tf.OneHot(classes, predictions.Shape[^1]), -1, keepDims: true);
        return Tf.Cast<float>(Tf.ReduceSum(Tf.Cast<float>(predictions > own), -1) < (float)k);
    }
}
