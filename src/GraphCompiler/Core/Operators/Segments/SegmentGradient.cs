namespace GraphCompiler.Core.Operators;

/// <summary>The gradients of combining the rows of segments, which are the same for sorted and unsorted ones.</summary>
internal static class SegmentGradient
{
    /// <param name="kind">How rows are combined.</param>
    /// <param name="context">The forward operands x and segments, the answer, and its gradient.</param>
    /// <param name="combine">Combines other rows of the same segments.</param>
    public static Value Of(SegmentKind kind, GradientContext context, Func<SegmentKind, Value, Value> combine)
    {
        var (dy, x) = (context.Dy, context.X);
        return kind switch
        {
            SegmentKind.Sum => Taken(dy),
            SegmentKind.Mean => Taken(dy / combine(SegmentKind.Sum, x.Constant(1).BroadcastTo(x.Shape))),
            SegmentKind.Prod => Product(),
            _ => Extreme(),
        };

        Value Taken(Value rows) => rows.Apply(new SegmentTake(), context.Y).WithShape(x.Shape);

        // Equal extremes share the gradient.
        Value Extreme()
        {
            var chosen = x.Apply(new Equal(), Taken(context.Output)).CastTo(x.DType);
            return Taken(dy / combine(SegmentKind.Sum, chosen)) * chosen;
        }

        // A single zero gets the product of the others, two of them make every gradient zero.
        Value Product()
        {
            var isZero = x.Apply(new Equal(), x.Constant(0));
            var zeros = combine(SegmentKind.Sum, isZero.CastTo(x.DType));
            var others = Taken(combine(SegmentKind.Prod, isZero.Select(x.Constant(1), x)));
            var partial = isZero.Select(others, Taken(context.Output) / isZero.Select(x.Constant(1), x));
            return Taken(zeros.Apply(new Greater(), x.Constant(1)).Select(x.Constant(0), dy)) * partial;
        }
    }
}
