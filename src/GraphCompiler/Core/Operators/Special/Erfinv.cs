namespace GraphCompiler.Core.Operators;

/// <summary>y = the inverse of erf at x. Gradient: dy · √π / 2 · e^y².</summary>
internal sealed record Erfinv : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [context.Dy * (context.Output.Apply(new Square()).Apply(new Exp()) * 0.88622692545275801365)];
}
