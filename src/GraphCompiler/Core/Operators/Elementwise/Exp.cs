namespace GraphCompiler.Core.Operators;

/// <summary>y = eˣ. Gradient: dy · y.</summary>
internal sealed record Exp : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Exp({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.Output];
}
