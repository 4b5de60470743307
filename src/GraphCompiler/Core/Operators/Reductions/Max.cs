namespace GraphCompiler.Core.Operators;

/// <summary>y = the largest x over the axes; NaN if there is one; the lowest number for none. Gradient: dy to the largest, in equal parts.</summary>
internal sealed record Max(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new Maximum();

    public override double Identity => double.NegativeInfinity;

    public override Operator Kind => new Max();

    public override DType ComputedIn(DType dtype) => dtype == DType.UInt64 ? dtype : dtype.Wide;

    // That of nothing is a number of the wide type.
    public override Value Narrowed(Value result, DType to) =>
        base.Narrowed(to.IsInteger ? result.Apply(new Maximum(), result.Constant(to.Lowest)) : result, to);

    // Equal extremes share the gradient.
    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var chosen = x.Apply(new Equal(), Spread(context.Output, x)).CastTo(x.DType);
        return [Spread(context.Dy / SameAxes(chosen), x) * chosen];
    }

    private Value SameAxes(Value chosen) => chosen.Apply(new Sum(Axes, KeepDims));
}
