namespace GraphCompiler.Core.Operators;

/// <summary>y = Π x over the axes; integers wrap. Gradient: dy · the product of the others, which zeros do not disturb.</summary>
internal sealed record Prod(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new Multiply();

    public override double Identity => 1;

    public override Operator Kind => new Prod();

    public override Value?[] Gradient(GradientContext context) =>
        [Spread(context.Dy, context.X) * context.X.Apply(new ProductOfOthers(Axes))];
}
