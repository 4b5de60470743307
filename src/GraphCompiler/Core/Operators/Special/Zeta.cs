namespace GraphCompiler.Core.Operators;

/// <summary>z = Σ (k + q)⁻ˣ for k = 0, 1, ..., of the operands x and q. Gradient: none for x, -dz · x · ζ(x + 1, q) for q.</summary>
internal sealed record Zeta : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [null, context.Dy * (-context.X * (1 + context.X).Apply(this, context.Y))];
}
