namespace GraphCompiler.Keras;

/// <summary>Values and weights of a batch as one number for each example.</summary>
internal static class SampleValues
{
    /// <param name="values">Values; further axes are folded, those that the weights lack before the weights.</param>
    /// <param name="weights">Weights, null for ones.</param>
    /// <param name="mask">What counts; only with weights, as in Keras.</param>
    /// <param name="fold">How axes are folded.</param>
    public static (Tensor<float> Values, Tensor<float>? Weights) Of(Tensor<float> values, Tensor<float>? weights, Tensor<bool>? mask, Func<Tensor<float>, Axes, Tensor<float>> fold)
    {
        if (weights is not null)
        {
            weights = Boundary.Of(weights);
            if (mask is not null)
            {
                var (kept, own) = Examples.OfOneRank(Tf.Cast<float>(mask), weights);
                weights = own * kept;
            }

            (values, weights) = Examples.OfOneRank(values, weights);
            if (weights.Rank > values.Rank) throw TooManyAxes(weights.Rank, values.Rank);
            if (values.Rank > weights.Rank) values = fold(values, From(weights.Rank, values.Rank));
            values *= weights;
            if (weights.Rank > 1) weights = fold(weights, From(1, weights.Rank));
        }

        if (values.Rank > 1) values = fold(values, From(1, values.Rank));
        return (values, weights);
    }

    /// <summary>Weights have axes that the values lack.</summary>
    public static TfInvalidArgumentException TooManyAxes(int weights, int values) =>
        new($"Weights of rank {weights} do not fit values of rank {values}: rank of input ({weights}) must be no greater than rank of output shape ({values}).");

    private static Axes From(int first, int end) => Enumerable.Range(first, end - first).ToArray();
}
