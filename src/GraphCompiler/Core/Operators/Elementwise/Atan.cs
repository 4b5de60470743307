namespace GraphCompiler.Core.Operators;

/// <summary>y = arctan(x). Gradient: dy / (1 + x²).</summary>
internal sealed record Atan : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Atan({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (1 + context.X.Apply(new Square())).Apply(new Reciprocal())];
}
