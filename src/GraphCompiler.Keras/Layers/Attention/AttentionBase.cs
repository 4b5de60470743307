namespace GraphCompiler.Keras;

/// <summary>Layers that weigh values by how well queries and keys go together; they differ in how, and in what the masks of their inputs do.</summary>
public abstract partial class AttentionBase : Layer<(Tensor<float> Query, Tensor<float> Value), Tensor<float>>
{
    private readonly Runtime.RandomSource _noise;

    private protected AttentionBase(double dropout, int? seed, string? name)
        : base(name)
    {
        (Dropout, Seed) = (Arguments.Rate(dropout, nameof(dropout)), seed);
        _noise = seed is { } known ? Tf.Random.Generator.FromSeed(known).Source : new Runtime.OperatorSource(null);
        SupportsMasking = true;
    }

    private protected double Dropout { get; }

    private protected int? Seed { get; }

    internal override IReadOnlyList<string> CallKeywords => ["training"];

    /// <summary>Attention with a key of its own, a mask of pairs [batch, t, s], or to earlier steps only.</summary>
    public Tensor<float> Call(
        Tensor<float> query, Tensor<float> value, Tensor<float>? key = null, Tensor<bool>? attentionMask = null, bool useCausalMask = false, bool? training = null) =>
        key is null && attentionMask is null && !useCausalMask ? Run((query, value), training, null) : Call(query, value, key, attentionMask, useCausalMask, training, result => result.Output);

    /// <summary>As Call, with the weights of the values: [batch, t, s], or for each of several heads [batch, heads, t, s].</summary>
    /// <inheritdoc cref="Call(Tensor{float}, Tensor{float}, Tensor{float}, Tensor{bool}, bool, bool?)"/>
    public (Tensor<float> Output, Tensor<float> Scores) CallWithScores(
        Tensor<float> query, Tensor<float> value, Tensor<float>? key = null, Tensor<bool>? attentionMask = null, bool useCausalMask = false, bool? training = null) =>
        Call(query, value, key, attentionMask, useCausalMask, training, result => result);

    private TResult Call<TResult>(
        Tensor<float> query, Tensor<float> value, Tensor<float>? key, Tensor<bool>? attentionMask, bool useCausalMask, bool? training, Func<(Tensor<float> Output, Tensor<float> Scores), TResult> of)
    {
        Tensor[] given = [query, value, .. key is null ? [] : new Tensor[] { key }, .. attentionMask is null ? [] : new Tensor[] { attentionMask }];
        return Run(given, training, null, (x, m, t) =>
        {
            var (q, v) = ((Tensor<float>)x[0], (Tensor<float>)x[1]);
            var masks = new AttentionMasks(m[0], m[1], key is null ? null : m[2], attentionMask is null ? null : (Tensor<bool>)x[^1], useCausalMask);
            var result = Attend(q, v, key is null ? v : (Tensor<float>)x[2], masks, t);
            Masks.Set(result.Output, m[0]);
            return of(result);
        });
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward((Tensor<float> Query, Tensor<float> Value) inputs, bool training) => ForwardAll(inputs, [null, null], training);

    internal override Tensor<float> ForwardAll((Tensor<float> Query, Tensor<float> Value) inputs, IReadOnlyList<Tensor<bool>?> masks, bool training) =>
        Attend(inputs.Query, inputs.Value, inputs.Value, new AttentionMasks(masks[0], masks.Count > 1 ? masks[1] : null, null, null, false), training).Output;

    /// <summary>What the values add up to, and their weights.</summary>
    private protected abstract (Tensor<float> Output, Tensor<float> Scores) Attend(Tensor<float> query, Tensor<float> value, Tensor<float> key, AttentionMasks masks, bool training);

    private protected Tensor<float> Dropped(Tensor<float> weights, bool training) => training && Dropout > 0 ? _noise.Dropout(weights, Dropout, null) : weights;
}

/// <summary>What hides pairs of queries and keys: the masks of the inputs, one of pairs, and whether keys must not be later than queries.</summary>
internal sealed record AttentionMasks(Tensor<bool>? Query, Tensor<bool>? Value, Tensor<bool>? Key, Tensor<bool>? Pairs, bool IsCausal)
{
    /// <summary>Both masks, of which either may be absent.</summary>
    public static Tensor<bool>? And(Tensor<bool>? x, Tensor<bool>? y) => x is null ? y : y is null ? x : Tf.LogicalAnd(x, y);

    /// <summary>True where a key is not later than the query, [1, t, s].</summary>
    public static Tensor<bool> Causal(Tensor<float> query, Tensor<float> key)
    {
        var rows = Tf.ExpandDims(Tf.Range(Tf.Shape(query)[1]), -1);
        var columns = Tf.ExpandDims(Tf.Range(Tf.Shape(key)[1]), 0);
        return Tf.ExpandDims(Tf.GreaterEqual(rows, columns), 0);
    }
}
