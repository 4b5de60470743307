namespace GraphCompiler.Core.Operators;

/// <summary>y = artanh(x). Gradient: dy / (1 - x²).</summary>
internal sealed record Atanh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Atanh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (1 - context.X.Apply(new Square())).Apply(new Reciprocal())];
}
