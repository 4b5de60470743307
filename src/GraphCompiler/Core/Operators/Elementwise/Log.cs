namespace GraphCompiler.Core.Operators;

/// <summary>y = log(x). Gradient: dy / x.</summary>
internal sealed record Log : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Log({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Reciprocal())];
}
