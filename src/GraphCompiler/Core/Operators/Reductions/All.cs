namespace GraphCompiler.Core.Operators;

/// <summary>y = whether all x over the axes are true.</summary>
internal sealed record All(EquatableArray<int>? Axes = null, bool KeepDims = false) : FoldingReduction(Axes, KeepDims)
{
    public override PointwiseOperator Combine => new LogicalAnd();

    public override double Identity => 1;

    public override Operator Kind => new All();

    public override Value?[] Gradient(GradientContext context) => context.None;
}
