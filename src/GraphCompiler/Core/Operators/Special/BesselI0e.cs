namespace GraphCompiler.Core.Operators;

/// <summary>y = I₀(x) · e^-|x|. Gradient: dy · (I₁(x) · e^-|x| - sign(x) · y).</summary>
internal sealed record BesselI0e : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy * (context.X.Apply(new BesselI1e()) - context.X.Apply(new Sign()) * context.Output)];
}
