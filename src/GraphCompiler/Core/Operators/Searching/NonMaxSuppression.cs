namespace GraphCompiler.Core.Operators;

/// <summary>
/// Which boxes stay, those of the highest scores first, where each takes away those that it overlaps too much. Operands are boxes [n, 4], each two
/// opposite corners, and scores [n]. No gradient.
/// </summary>
/// <param name="MaxOutputSize">How many stay at most.</param>
/// <param name="IouThreshold">The largest share that two boxes may have in common of what they cover together.</param>
/// <param name="ScoreThreshold">Boxes that do not score more are left out.</param>
internal sealed record NonMaxSuppression(int MaxOutputSize, double IouThreshold, double ScoreThreshold) : ControlOperator
{
    public override string TensorFlowName => "NonMaxSuppressionV3";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (boxes, scores) = (inputs[0].Shape, inputs[1].Shape);
        if (!(IouThreshold is >= 0 and <= 1)) throw new TfInvalidArgumentException($"iou_threshold must be in [0, 1] [Op:{TensorFlowName}]");
        if (boxes is { IsRankKnown: true, Rank: not 2 })
        {
            throw builder.Refusal(this, inputs, $"boxes must be 2-D{boxes.ToKernelString()}", $"Shape must be rank 2 but is rank {boxes.Rank}");
        }

        if (scores is { IsRankKnown: true, Rank: not 1 })
        {
            throw builder.Refusal(this, inputs, $"scores must be 1-D{scores.ToKernelString()}", $"Shape must be rank 1 but is rank {scores.Rank}");
        }

        if (boxes.IsRankKnown && boxes.Dims[1] is { IsKnown: true } corners && corners != 4)
        {
            throw builder.Refusal(this, inputs, $"boxes must have 4 columns: {boxes.ToKernelString()}", $"Dimension must be 4 but is {corners}");
        }

        if (boxes.IsRankKnown && scores.IsRankKnown && boxes.Dims[0] is { IsKnown: true } count && scores.Dims[0] is { IsKnown: true } others && count != others)
        {
            throw builder.Refusal(this, inputs, $"scores has incompatible shape: {scores.ToKernelString()} for boxes {boxes.ToKernelString()}", $"Dimensions must be equal, but are {count} and {others}");
        }

        return One(DType.Int32, Shape.Create([Dim.Unknown]));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
