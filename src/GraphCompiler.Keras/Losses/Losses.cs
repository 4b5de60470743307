namespace GraphCompiler.Keras;

/// <summary>Losses as functions, one value per example; a method group is a loss for <c>Compile</c>. Labels are cast to float32 where they are no class numbers.</summary>
public static partial class Losses
{
    /// <inheritdoc cref="Keras.MeanSquaredError"/>
    public static Tensor<float> MeanSquaredError(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(Tf.Square(y - p), -1);
    }

    /// <inheritdoc cref="Keras.MeanAbsoluteError"/>
    public static Tensor<float> MeanAbsoluteError(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(Tf.Abs(y - p), -1);
    }

    /// <inheritdoc cref="Keras.MeanAbsolutePercentageError"/>
    public static Tensor<float> MeanAbsolutePercentageError(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return 100f * Tf.ReduceMean(Tf.Abs((y - p) / Tf.Maximum(Tf.Abs(y), Examples.Epsilon)), -1);
    }

    /// <inheritdoc cref="Keras.MeanSquaredLogarithmicError"/>
    public static Tensor<float> MeanSquaredLogarithmicError(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(Tf.Square(Tf.Log(Tf.Maximum(p, Examples.Epsilon) + 1f) - Tf.Log(Tf.Maximum(y, Examples.Epsilon) + 1f)), -1);
    }

    /// <inheritdoc cref="Keras.LogCosh"/>
    public static Tensor<float> LogCosh(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        var x = p - y;
        return Tf.ReduceMean(x + Tf.Nn.Softplus(-2f * x) - MathF.Log(2), -1);
    }

    /// <inheritdoc cref="Keras.KLDivergence"/>
    public static Tensor<float> KLDivergence(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        (y, p) = (Tf.ClipByValue(y, Examples.Epsilon, 1f), Tf.ClipByValue(p, Examples.Epsilon, 1f));
        return Tf.ReduceSum(y * Tf.Log(y / p), -1);
    }

    /// <inheritdoc cref="Keras.Poisson"/>
    public static Tensor<float> Poisson(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(p - y * Tf.Log(p + Examples.Epsilon), -1);
    }

    /// <inheritdoc cref="Keras.Hinge"/>
    public static Tensor<float> Hinge(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(Tf.Maximum(1f - Signs(y) * p, 0f), -1);
    }

    /// <inheritdoc cref="Keras.SquaredHinge"/>
    public static Tensor<float> SquaredHinge(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(Tf.Square(Tf.Maximum(1f - Signs(y) * p, 0f)), -1);
    }

    /// <inheritdoc cref="Keras.CategoricalHinge"/>
    public static Tensor<float> CategoricalHinge(Tensor yTrue, Tensor<float> yPred)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.Maximum(Tf.ReduceMax((1f - y) * p, -1) - Tf.ReduceSum(y * p, -1) + 1f, 0f);
    }

    /// <inheritdoc cref="Keras.CosineSimilarity"/>
    public static Tensor<float> CosineSimilarity(Tensor yTrue, Tensor<float> yPred) => CosineTerms(yTrue, yPred, -1);

    /// <inheritdoc cref="Keras.Huber"/>
    public static Tensor<float> Huber(Tensor yTrue, Tensor<float> yPred, double delta)
    {
        var (y, p) = Matched(yTrue, yPred);
        var (error, most) = (p - y, (float)delta);
        var size = Tf.Abs(error);
        return Tf.ReduceMean(Tf.Where(size <= most, 0.5f * Tf.Square(error), most * size - 0.5f * most * most), -1);
    }

    /// <inheritdoc cref="Keras.BinaryCrossentropy"/>
    public static Tensor<float> BinaryCrossentropy(Tensor yTrue, Tensor<float> yPred, bool fromLogits = false)
    {
        var (y, p) = Matched(yTrue, yPred);
        return Tf.ReduceMean(BinaryTerms(y, p, fromLogits), -1);
    }

    /// <inheritdoc cref="Keras.CategoricalCrossentropy"/>
    public static Tensor<float> CategoricalCrossentropy(Tensor yTrue, Tensor<float> yPred, bool fromLogits = false) =>
        CategoricalTerms(Examples.Floats(yTrue), yPred, fromLogits, -1);

    /// <inheritdoc cref="Keras.SparseCategoricalCrossentropy"/>
    public static Tensor<float> SparseCategoricalCrossentropy(Tensor yTrue, Tensor<float> yPred, bool fromLogits = false) => SparseTerms(yTrue, yPred, fromLogits, null, -1);

    /// <inheritdoc cref="Keras.CategoricalGeneralizedCrossEntropy"/>
    public static Tensor<float> CategoricalGeneralizedCrossEntropy(Tensor yTrue, Tensor<float> yPred, double q)
    {
        var classes = Examples.Classes(yTrue);
        if (classes.Rank == yPred.Rank) classes = Tf.Squeeze(classes, -1);
        return (1f - Tf.Pow(Tf.ReduceSum(yPred * Tf.OneHot(classes, yPred.Shape[^1]), -1), (float)q)) / (float)q;
    }

    private static (Tensor<float> Y, Tensor<float> P) Matched(Tensor yTrue, Tensor<float> yPred) => Examples.OfOneRank(Examples.Floats(yTrue), yPred);

    /// <summary>Labels that are all 0 or 1 as -1 and 1.</summary>
    private static Tensor<float> Signs(Tensor<float> y)
    {
        var areBinary = Tf.ReduceAll(Tf.LogicalOr(Tf.Equal(y, 0f), Tf.Equal(y, 1f)));
        return Tf.Where(areBinary, 2f * y - 1f, y);
    }
}
