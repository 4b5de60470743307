namespace GraphCompiler.Core.Operators;

/// <summary>y = tan(x). Gradient: dy / cos²(x).</summary>
internal sealed record Tan : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Tan({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Cos()).Apply(new Reciprocal()).Apply(new Square())];
}
