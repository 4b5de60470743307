namespace GraphCompiler.Core.Operators;

/// <summary>y = sin(x). Gradient: dy · cos(x).</summary>
internal sealed record Sin : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Sin({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Cos())];
}
