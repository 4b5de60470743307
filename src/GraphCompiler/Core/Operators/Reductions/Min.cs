namespace GraphCompiler.Core.Operators;

/// <summary>y = the smallest x over the axes; NaN if there is one; the highest number for none. Gradient: dy to the smallest, in equal parts.</summary>
internal sealed record Min(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new Minimum();

    public override double Identity => double.PositiveInfinity;

    public override Operator Kind => new Min();

    public override DType ComputedIn(DType dtype) => dtype == DType.UInt64 ? dtype : dtype.Wide;

    // That of nothing is a number of the wide type.
    public override Value Narrowed(Value result, DType to) =>
        base.Narrowed(to.IsInteger ? result.Apply(new Minimum(), result.Constant(to.Highest)) : result, to);

    // Equal extremes share the gradient.
    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var chosen = x.Apply(new Equal(), Spread(context.Output, x)).CastTo(x.DType);
        return [Spread(context.Dy / SameAxes(chosen), x) * chosen];
    }

    private Value SameAxes(Value chosen) => chosen.Apply(new Sum(Axes, KeepDims));
}
