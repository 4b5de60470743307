namespace GraphCompiler.Core.Operators;

/// <summary>y = log |Γ(x)|. Gradient: dy · ψ(x).</summary>
internal sealed record Lgamma : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Digamma())];
}
