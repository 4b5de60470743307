namespace GraphCompiler.Core.Operators;

/// <summary>y = arcsin(x). Gradient: dy / √(1 - x²).</summary>
internal sealed record Asin : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Asin({operands[0]})";

    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy * (1 - context.X.Apply(new Square())).Apply(new Sqrt()).Apply(new Reciprocal())];
}
