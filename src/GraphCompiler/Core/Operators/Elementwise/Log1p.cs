namespace GraphCompiler.Core.Operators;

/// <summary>y = log(1 + x). Gradient: dy / (1 + x).</summary>
internal sealed record Log1p : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Log1p({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (1 + context.X).Apply(new Reciprocal())];
}
