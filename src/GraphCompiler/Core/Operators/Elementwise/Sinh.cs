namespace GraphCompiler.Core.Operators;

/// <summary>y = sinh(x). Gradient: dy · cosh(x).</summary>
internal sealed record Sinh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Sinh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Cosh())];
}
