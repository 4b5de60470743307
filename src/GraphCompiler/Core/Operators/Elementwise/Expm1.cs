namespace GraphCompiler.Core.Operators;

/// <summary>y = eˣ - 1. Gradient: dy · eˣ.</summary>
internal sealed record Expm1 : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Expm1({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Exp())];
}
