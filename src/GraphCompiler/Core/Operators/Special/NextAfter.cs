namespace GraphCompiler.Core.Operators;

/// <summary>z = the number next to x in the direction of y. Gradient: dz for x, zeros for y.</summary>
internal sealed record NextAfter : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => context.Both(() => context.Dy, () => context.Y.Zeros());
}
