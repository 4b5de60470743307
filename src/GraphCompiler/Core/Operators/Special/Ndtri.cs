namespace GraphCompiler.Core.Operators;

/// <summary>y = the inverse of the normal distribution at x. Gradient: dy · √(2π) · e^(y² / 2).</summary>
internal sealed record Ndtri : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy * ((context.Output.Apply(new Square()) * 0.5).Apply(new Exp()) * 2.50662827463100050242)];
}
