namespace GraphCompiler.Core.Operators;

/// <summary>y = Σ x over the axes. Gradient: dy spread back over them.</summary>
internal sealed record Sum(EquatableArray<int>? Axes = null, bool KeepDims = false) : Reduction(Axes, KeepDims)
{
    public override Value?[] Gradient(GradientContext context) => [Spread(context.Dy, context.X.Shape)];
}
