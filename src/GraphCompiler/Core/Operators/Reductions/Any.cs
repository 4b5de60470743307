namespace GraphCompiler.Core.Operators;

/// <summary>y = whether an x over the axes is true.</summary>
internal sealed record Any(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new LogicalOr();

    public override double Identity => 0;

    public override Operator Kind => new Any();

    public override Value?[] Gradient(GradientContext context) => context.None;
}
