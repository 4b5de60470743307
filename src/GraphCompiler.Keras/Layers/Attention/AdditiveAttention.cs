namespace GraphCompiler.Keras;

/// <summary>Bahdanau's attention: the scores are the sums of scale · tanh(query + key), scale learned for each feature.</summary>
/// <inheritdoc/>
public sealed partial class AdditiveAttention(bool useScale = true, double dropout = 0, int? seed = null, string? name = null) : AttentionLayer(dropout, seed, name)
{
    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (useScale) AddWeight([inputShape.Dims[^1]], name: "scale");
    }

    private protected override Tensor<float> Score(Tensor<float> query, Tensor<float> key)
    {
        var sums = Tf.Tanh(Tf.ExpandDims(query, -2) + Tf.ExpandDims(key, -3));
        return Tf.ReduceSum(FindWeight("scale") is { } scale ? scale * sums : sums, axis: -1);
    }

    internal override LayerBase Remake(Remaker c) => new AdditiveAttention(c.Of("use_scale", useScale), c.Of("dropout", Dropout), c.Of("seed", Seed), c.Name);
}
