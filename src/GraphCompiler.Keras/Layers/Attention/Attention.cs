namespace GraphCompiler.Keras;

/// <summary>How attention compares queries with keys.</summary>
public enum AttentionScore
{
    /// <summary>By their product.</summary>
    Dot,

    /// <summary>By the sum of tanh(query + key), times a learned number.</summary>
    Concat,
}

/// <summary>Luong's attention: the scores are query · keyᵀ, times a learned scale if asked for.</summary>
/// <inheritdoc/>
public sealed partial class Attention(bool useScale = false, double dropout = 0, AttentionScore scoreMode = AttentionScore.Dot, int? seed = null, string? name = null) : AttentionLayer(dropout, seed, name)
{
    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (useScale) AddWeight([], Initializer.Ones, name: "scale");
        if (scoreMode == AttentionScore.Concat) AddWeight([], Initializer.Ones, name: "concat_score_weight");
    }

    private protected override Tensor<float> Score(Tensor<float> query, Tensor<float> key)
    {
        var scale = FindWeight("scale");
        if (scoreMode == AttentionScore.Dot)
        {
            var scores = Tf.MatMul(query, key, transposeY: true);
            return scale is null ? scores : scores * scale;
        }

        var sums = Tf.ExpandDims(query, -2) + Tf.ExpandDims(key, -3);
        return Weight("concat_score_weight") * Tf.ReduceSum(Tf.Tanh(scale is null ? sums : scale * sums), axis: -1);
    }

    internal override LayerBase Remake(Remaker c) => new Attention(
        c.Of("use_scale", useScale), scoreMode: c.Of("score_mode", scoreMode), dropout: c.Of("dropout", Dropout), seed: c.Of("seed", Seed), name: c.Name);
}
