namespace GraphCompiler.Core.Operators;

/// <summary>
/// y[k] = the rows of x whose segment is k, combined; the segments do not decrease, and the last says how many there are. Gaps are 0,
/// in products 1. Operands are x and the segments. Gradients are those of <see cref="UnsortedSegment"/>.
/// </summary>
/// <param name="Kind">How rows are combined.</param>
internal sealed record SortedSegment(SegmentKind Kind) : ControlOperator
{
    public override string TensorFlowName => "Segment" + Kind;

    public override bool CanFail => true;

    public override string Details => $"{Kind}";

    // Halves are summed as floats; the extreme of none is a number of the type itself.
    public override DType ComputedIn(DType dtype) => dtype.IsFloating && Kind is not (SegmentKind.Max or SegmentKind.Min) ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, ids) = (inputs[0].Shape, inputs[1].Shape);
        if (x is { IsRankKnown: true, Rank: 0 }) throw builder.Refusal(this, inputs, "input must be at least rank 1", "Shape must be at least rank 1 but is rank 0");
        if (ids is { IsRankKnown: true, Rank: not 1 }) throw builder.Refusal(this, inputs, "segment_ids should be a vector.", $"Shape must be rank 1 but is rank {ids.Rank}");
        if (!x.IsRankKnown) return One(inputs[0].DType, Shape.Unknown);
        if (ids.IsRankKnown && TensorScatter.Differs(builder, x, 0, ids, 0, 1) is not null)
        {
            throw new TfInvalidArgumentException($"segment_ids should be the same size as dimension 0 of input. [Op:{TensorFlowName}]");
        }

        return One(inputs[0].DType, Shape.Create([Dim.Unknown, .. x.Dims.Slice(1)]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var segments = context.Output.Shape.IsRankKnown ? Shape.Create([context.Output.Shape.Dims[0]]) : Shape.Create([Dim.Unknown]);
        return [SegmentGradient.Of(Kind, context, (kind, rows) => rows.Apply(new UnsortedSegment(kind, segments), context.Y)), null];
    }
}
