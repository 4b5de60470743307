namespace GraphCompiler.Keras;

/// <summary>Labels, predictions and weights brought into one form.</summary>
internal static class Examples
{
    /// <summary>Keras' small number, which keeps divisors and logarithms off zero.</summary>
    public const float Epsilon = 1e-7f;

    /// <summary>Labels as numbers of the predictions' type.</summary>
    public static Tensor<float> Floats(Tensor labels) => labels as Tensor<float> ?? Tf.Cast<float>(labels);

    /// <summary>Labels as class numbers.</summary>
    public static Tensor<int> Classes(Tensor labels) => labels as Tensor<int> ?? Tf.Cast<int>(labels);

    /// <summary>
    /// Two tensors whose ranks differ by one are made of one rank where the longer one ends in an axis of length 1: it is dropped, or added to the other one if that
    /// is a vector.
    /// </summary>
    public static (Tensor<T1> X, Tensor<T2> Y) OfOneRank<T1, T2>(Tensor<T1> x, Tensor<T2> y)
    {
        if (!x.Shape.IsRankKnown || !y.Shape.IsRankKnown) return (x, y);
        if (x.Rank == y.Rank + 1 && EndsInOne(x)) return y.Rank == 1 ? (x, Tf.ExpandDims(y, -1)) : (Tf.Squeeze(x, -1), y);
        if (y.Rank == x.Rank + 1 && EndsInOne(y)) return x.Rank == 1 ? (Tf.ExpandDims(x, -1), y) : (x, Tf.Squeeze(y, -1));
        return (x, y);
    }

    /// <summary>As <see cref="OfOneRank"/>, for labels of any type.</summary>
    public static (Tensor Labels, Tensor<float> Predictions) Match(Tensor labels, Tensor<float> predictions) => labels switch
    {
        Tensor<float> x => OfOneRank(x, predictions),
        Tensor<int> x => OfOneRank(x, predictions),
        Tensor<long> x => OfOneRank(x, predictions),
        _ => OfOneRank(Floats(labels), predictions),
    };

    private static bool EndsInOne(Tensor x) => x.Shape.Dims[^1].Size == 1;
}
