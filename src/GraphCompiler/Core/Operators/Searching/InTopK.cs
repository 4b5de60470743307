namespace GraphCompiler.Core.Operators;

/// <summary>
/// Whether fewer than k numbers of a row of predictions are larger than that of the row's target; false where the target is no
/// class or a number is not finite. Operands are the targets and the predictions. No gradient.
/// </summary>
/// <param name="K">How many may be among the best.</param>
internal sealed record InTopK(int K) : Operator
{
    public override string TensorFlowName => "InTopKV2";

    public override string Details => $"k: {K}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (targets, predictions) = (inputs[0].Shape, inputs[1].Shape);
        if (predictions is { IsRankKnown: true, Rank: not 2 }) throw builder.Refusal(this, inputs, "predictions must be 2-dimensional", $"Shape must be rank 2 but is rank {predictions.Rank}");
        if (targets is { IsRankKnown: true, Rank: not 1 }) throw builder.Refusal(this, inputs, "targets must be 1-dimensional", $"Shape must be rank 1 but is rank {targets.Rank}");
        if (targets.IsRankKnown && predictions.IsRankKnown && targets.Dims[0].Size is { } count && predictions.Dims[0].Size is { } rows && count != rows)
        {
            throw builder.Refusal(this, inputs, $"First dimension of predictions {rows} must match length of targets {count}", $"Dimensions must be equal, but are {rows} and {count}");
        }

        return One(DType.Bool, targets.IsRankKnown ? targets : Shape.Create([predictions.IsRankKnown ? predictions.Dims[0] : Dim.Unknown]));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
