namespace GraphCompiler.Keras;

// What losses with further arguments are made of.
public static partial class Losses
{
    /// <summary>Labels that go a part of the way to the same value for all classes.</summary>
    internal static Tensor<float> Smoothed(Tensor yTrue, double part, int classes)
    {
        var y = Examples.Floats(yTrue);
        return part == 0 ? y : y * (float)(1 - part) + (float)(part / classes);
    }

    internal static Tensor<float> Clipped(Tensor<float> p) => Tf.ClipByValue(p, Examples.Epsilon, 1f - Examples.Epsilon);

    internal static Tensor<float> BinaryTerms(Tensor<float> y, Tensor<float> p, bool fromLogits)
    {
        if (fromLogits) return Tf.Nn.SigmoidCrossEntropyWithLogits(y, p);
        p = Clipped(p);
        return -(y * Tf.Log(p) + (1f - y) * Tf.Log(1f - p));
    }

    internal static Tensor<float> FocalBinaryTerms(Tensor<float> y, Tensor<float> p, double gamma, double? alpha, bool fromLogits)
    {
        var chance = fromLogits ? Tf.Sigmoid(p) : p;
        var right = y * chance + (1f - y) * (1f - chance);
        var terms = Tf.Pow(1f - right, (float)gamma) * BinaryTerms(y, p, fromLogits);
        return alpha is { } share ? (y * (float)share + (1f - y) * (float)(1 - share)) * terms : terms;
    }

    internal static Tensor<float> CategoricalTerms(Tensor<float> y, Tensor<float> p, bool fromLogits, int axis)
    {
        if (y.Shape.IsRankKnown && p.Shape.IsRankKnown && !y.Shape.IsCompatibleWith(p.Shape))
        {
            throw new TfValueException($"Labels and predictions must have the same shape: a number for each class. Received labels of shape {ShapeInference.Plain(y.Shape)} and predictions of shape {ShapeInference.Plain(p.Shape)}. For class numbers there is SparseCategoricalCrossentropy.");
        }

        if (fromLogits) return Tf.Nn.SoftmaxCrossEntropyWithLogits(y, p, axis);
        return -Tf.ReduceSum(y * Tf.Log(Clipped(p / Tf.ReduceSum(p, axis, keepDims: true))), axis);
    }

    internal static Tensor<float> SparseTerms(Tensor yTrue, Tensor<float> p, bool fromLogits, int? ignoreClass, int axis)
    {
        if (axis != -1 && axis != p.Rank - 1) throw new TfValueException($"Only axis=-1 is currently supported. Received: axis={axis}");
        var classes = Examples.Classes(yTrue);
        if (classes.Rank == p.Rank)
        {
            if (classes.Shape.Dims[^1].Size is > 1)
            {
                throw new TfValueException($"Labels are class numbers, one for each row of predictions of shape {ShapeInference.Plain(p.Shape)}. Received labels of shape {ShapeInference.Plain(classes.Shape)}. For a number for each class there is CategoricalCrossentropy.");
            }

            classes = Tf.Squeeze(classes, -1);
        }

        if (!fromLogits) p = Tf.Log(Clipped(p));
        if (ignoreClass is not { } ignored) return Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(classes, p);
        var counts = Tf.NotEqual(classes, ignored);
        var terms = Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(Tf.Where(counts, classes, 0), p);
        return Tf.Where(counts, terms, 0f);
    }

    internal static Tensor<float> CosineTerms(Tensor yTrue, Tensor<float> yPred, int axis)
    {
        var (y, p) = Matched(yTrue, yPred);
        const double epsilon = 1e-14;
        return -Tf.ReduceSum(Tf.Math.L2Normalize(y, axis, epsilon) * Tf.Math.L2Normalize(p, axis, epsilon), axis);
    }

    internal static Tensor<float> DiceTerms(Tensor yTrue, Tensor<float> p, Axes axis)
    {
        var y = Examples.Floats(yTrue);
        return 1f - 2f * Tf.ReduceSum(y * p, axis) / (Tf.ReduceSum(y, axis) + Tf.ReduceSum(p, axis) + Examples.Epsilon);
    }

    internal static Tensor<float> TverskyTerms(Tensor yTrue, Tensor<float> p, double alpha, double beta, Axes axis)
    {
        var y = Examples.Floats(yTrue);
        var right = Tf.ReduceSum(y * p, axis);
        return 1f - right / (right + (float)alpha * Tf.ReduceSum(y * (1f - p), axis) + (float)beta * Tf.ReduceSum((1f - y) * p, axis) + Examples.Epsilon);
    }
}
