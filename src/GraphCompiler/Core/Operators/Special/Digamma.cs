namespace GraphCompiler.Core.Operators;

/// <summary>y = ψ(x), the derivative of log Γ. Gradient: dy · ψ′(x).</summary>
internal sealed record Digamma : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Constant(1).Apply(new Polygamma(), context.X)];
}
