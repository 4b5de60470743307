namespace GraphCompiler.Core.Operators;

/// <summary>y = cos(x). Gradient: -dy · sin(x).</summary>
internal sealed record Cos : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Cos({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [-context.Dy * context.X.Apply(new Sin())];
}
