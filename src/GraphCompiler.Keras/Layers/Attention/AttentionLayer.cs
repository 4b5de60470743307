namespace GraphCompiler.Keras;

/// <summary>
/// softmax(scores of queries and keys) · values: query [batch, t, dim], value and key [batch, s, dim]; the key is the value unless given. What the value's mask or a
/// causal one hides gets no weight; rows that the query's mask hides are 0.
/// </summary>
public abstract partial class AttentionLayer : Layer<(Tensor<float> Query, Tensor<float> Value), Tensor<float>>
{
    private readonly double _dropout;
    private readonly Runtime.RandomSource _noise;

    private protected AttentionLayer(double dropout, int? seed, string? name)
        : base(name)
    {
        _dropout = Arguments.Rate(dropout, nameof(dropout));
        _noise = seed is { } known ? Tf.Random.Generator.FromSeed(known).Source : new Runtime.OperatorSource(null);
        SupportsMasking = true;
    }

    /// <summary>Attention with a key of its own, a mask of pairs [batch, t, s], or to earlier steps only.</summary>
    public Tensor<float> Call(
        Tensor<float> query, Tensor<float> value, Tensor<float>? key = null, Tensor<bool>? attentionMask = null, bool useCausalMask = false, bool? training = null) =>
        CallWithScores(query, value, key, attentionMask, useCausalMask, training).Output;

    /// <summary>As Call, with the weights of the values [batch, t, s].</summary>
    /// <inheritdoc cref="Call(Tensor{float}, Tensor{float}, Tensor{float}, Tensor{bool}, bool, bool?)"/>
    public (Tensor<float> Output, Tensor<float> Scores) CallWithScores(
        Tensor<float> query, Tensor<float> value, Tensor<float>? key = null, Tensor<bool>? attentionMask = null, bool useCausalMask = false, bool? training = null)
    {
        Tensor[] given = [query, value, .. key is null ? [] : new Tensor[] { key }, .. attentionMask is null ? [] : new Tensor[] { attentionMask }];
        return Run<Tensor[], (Tensor<float>, Tensor<float>)>(given, training, null, (x, m, t) =>
        {
            var (q, v) = ((Tensor<float>)x[0], (Tensor<float>)x[1]);
            var result = Attend(q, v, key is null ? v : (Tensor<float>)x[2], m[0], m[1], attentionMask is null ? null : (Tensor<bool>)x[^1], useCausalMask, t);
            Masks.Set(result.Output, m[0]);
            return result;
        });
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes) => Build(inputShapes[0]);

    /// <inheritdoc/>
    protected override Tensor<float> Forward((Tensor<float> Query, Tensor<float> Value) inputs, bool training) => ForwardAll(inputs, [null, null], training);

    internal override Tensor<float> ForwardAll((Tensor<float> Query, Tensor<float> Value) inputs, IReadOnlyList<Tensor<bool>?> masks, bool training) =>
        Attend(inputs.Query, inputs.Value, inputs.Value, masks[0], masks.Count > 1 ? masks[1] : null, null, false, training).Output;

    /// <summary>How well queries and keys go together, [batch, t, s].</summary>
    private protected abstract Tensor<float> Score(Tensor<float> query, Tensor<float> key);

    private (Tensor<float> Output, Tensor<float> Scores) Attend(
        Tensor<float> query, Tensor<float> value, Tensor<float> key, Tensor<bool>? queryMask, Tensor<bool>? valueMask, Tensor<bool>? pairs, bool isCausal, bool training)
    {
        var scores = Score(query, key);
        var mask = And(pairs, valueMask is null ? null : Tf.ExpandDims(valueMask, -2));
        if (isCausal) mask = And(mask, Causal(query, key));
        if (mask is not null) scores -= 1e9f * Masks.ToFloat(Tf.LogicalNot(mask));
        var weights = Tf.Nn.Softmax(scores);
        if (training && _dropout > 0) weights = _noise.Dropout(weights, _dropout, null);
        var result = Tf.MatMul(weights, value);
        if (queryMask is not null) result *= Masks.ToFloat(Tf.ExpandDims(queryMask, -1));
        return (result, weights);
    }

    /// <summary>Both masks, of which either may be absent.</summary>
    internal static Tensor<bool>? And(Tensor<bool>? x, Tensor<bool>? y) => x is null ? y : y is null ? x : Tf.LogicalAnd(x, y);

    /// <summary>True where a key is not later than the query, [1, t, s].</summary>
    internal static Tensor<bool> Causal(Tensor<float> query, Tensor<float> key)
    {
        var rows = Tf.ExpandDims(Tf.Range(Tf.Shape(query)[1]), -1);
        var columns = Tf.ExpandDims(Tf.Range(Tf.Shape(key)[1]), 0);
        return Tf.ExpandDims(Tf.GreaterEqual(rows, columns), 0);
    }
}
