namespace GraphCompiler.Core.Operators;

/// <summary>y = for each segment the row of x at it, zeros for a negative one. Operands are the rows and the segments. Gradient: dy summed by segments.</summary>
internal sealed record SegmentTake : Operator
{
    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, ids) = (inputs[0].Shape, inputs[1].Shape);
        return One(inputs[0].DType, x.IsRankKnown && ids.IsRankKnown ? Shape.Create([.. ids.Dims, .. x.Dims.Slice(1)]) : Shape.Unknown);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var shape = context.X.Shape;
        var sum = context.Dy.Apply(new UnsortedSegment(SegmentKind.Sum, shape.IsRankKnown ? Shape.Create([shape.Dims[0]]) : Shape.Create([Dim.Unknown])), context.Y);
        return [sum.WithShape(shape), null];
    }
}
