namespace GraphCompiler.Core.Operators;

/// <summary>y = I₀(x), a modified Bessel function. Gradient: dy · I₁(x).</summary>
internal sealed record BesselI0 : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new BesselI1())];
}
