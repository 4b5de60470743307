namespace GraphCompiler.Core.Operators;

/// <summary>z = the derivative of ψ of order n at x, of the operands n and x. Gradient: none for n, dz times the next derivative for x.</summary>
internal sealed record Polygamma : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => [null, context.Dy * (1 + context.X).Apply(this, context.Y)];
}
