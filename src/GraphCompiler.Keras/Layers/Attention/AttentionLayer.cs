namespace GraphCompiler.Keras;

/// <summary>
/// softmax(scores of queries and keys) · values: query [batch, t, dim], value and key [batch, s, dim]; the key is the value unless given. What the value's mask or a
/// causal one hides gets no weight; rows that the query's mask hides are 0.
/// </summary>
public abstract partial class AttentionLayer : AttentionBase
{
    private protected AttentionLayer(double dropout, int? seed, string? name)
        : base(dropout, seed, name)
    {
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes) => Build(inputShapes[0]);

    /// <summary>How well queries and keys go together, [batch, t, s].</summary>
    private protected abstract Tensor<float> Score(Tensor<float> query, Tensor<float> key);

    private protected override (Tensor<float> Output, Tensor<float> Scores) Attend(Tensor<float> query, Tensor<float> value, Tensor<float> key, AttentionMasks masks, bool training)
    {
        var scores = Score(query, key);
        var mask = AttentionMasks.And(masks.Pairs, masks.Value is null ? null : Tf.ExpandDims(masks.Value, -2));
        if (masks.IsCausal) mask = AttentionMasks.And(mask, AttentionMasks.Causal(query, key));
        if (mask is not null) scores -= 1e9f * Masks.ToFloat(Tf.LogicalNot(mask));
        var weights = Dropped(Tf.Nn.Softmax(scores), training);
        var result = Tf.MatMul(weights, value);
        if (masks.Query is not null) result *= Masks.ToFloat(Tf.ExpandDims(masks.Query, -1));
        return (result, weights);
    }
}
