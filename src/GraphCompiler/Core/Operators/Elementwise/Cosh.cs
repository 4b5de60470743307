namespace GraphCompiler.Core.Operators;

/// <summary>y = cosh(x). Gradient: dy · sinh(x).</summary>
internal sealed record Cosh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Cosh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Sinh())];
}
