namespace GraphCompiler.Core.Operators;

/// <summary>What becomes of the rows of a segment.</summary>
internal enum SegmentKind
{
    Sum,
    Mean,
    Prod,
    Max,
    Min,
}

/// <summary>
/// y[k] = the rows of x whose segment is k, combined; negative segments are dropped. Operands are x and the segments, whose shape x begins
/// with. Gradient: dy of its segment for each row, divided as the mean is; to the extremes in equal parts; times the product of the others.
/// </summary>
/// <param name="Kind">How rows are combined.</param>
/// <param name="Segments">How many segments there are, a shape of one dimension.</param>
/// <param name="HasZeroGaps">Whether an extreme of no rows is 0, instead of the number that all others beat.</param>
internal sealed record UnsortedSegment(SegmentKind Kind, Shape Segments, bool HasZeroGaps = false) : Operator
{
    public override string TensorFlowName => "UnsortedSegment" + Kind;

    public override bool CanFail => true;

    public override string Details => $"{Kind}, {Segments.ToKernelString()}";

    // Halves are summed as floats; the extreme of none is a number of the type itself.
    public override DType ComputedIn(DType dtype) => dtype.IsFloating && Kind is not (SegmentKind.Max or SegmentKind.Min) ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, ids) = (inputs[0].Shape, inputs[1].Shape);
        if (!x.IsRankKnown || !ids.IsRankKnown) return One(inputs[0].DType, Shape.Unknown);
        if (x.Rank < ids.Rank || TensorScatter.Differs(builder, x, 0, ids, 0, ids.Rank) is not null)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"data.shape = {x.ToKernelString()} does not start with segment_ids.shape = {ids.ToKernelString()}",
                TensorScatter.NoPrefix(x, ids));
        }

        return One(inputs[0].DType, Shape.Create([Segments.Dims[0], .. x.Dims.Slice(ids.Rank)]));
    }

    public override Value?[] Gradient(GradientContext context) =>
        [SegmentGradient.Of(Kind, context, (kind, rows) => rows.Apply(this with { Kind = kind, HasZeroGaps = false }, context.Y)), null];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Segments = map(Segments) };
}
