namespace GraphCompiler.Core.Operators;

/// <summary>y = the smallest x over the axes; NaN if there is one; the highest number for none. Gradient: dy to the smallest, in equal parts.</summary>
internal sealed record Min(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new Minimum();

    public override double Identity => double.PositiveInfinity;

    public override Operator Kind => new Min();

    // Equal extremes share the gradient.
    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var chosen = x.Apply(new Equal(), Spread(context.Output, x)).CastTo(x.DType);
        return [Spread(context.Dy / SameAxes(chosen), x) * chosen];
    }

    private Value SameAxes(Value chosen) => chosen.Apply(new Sum(Axes, KeepDims));
}
