namespace GraphCompiler.Core.Operators;

/// <summary>y = Σ x over the axes. Gradient: dy spread back over them.</summary>
internal sealed record Sum(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new Add();

    public override double Identity => 0;

    public override Operator Kind => new Sum();

    public override Value?[] Gradient(GradientContext context) => [Spread(context.Dy, context.X)];
}
