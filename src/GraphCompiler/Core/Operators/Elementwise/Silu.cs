namespace GraphCompiler.Core.Operators;

/// <summary>y = x · s with s = sigmoid(x). Gradient: dy · s · (1 + x · (1 - s)).</summary>
internal sealed record Silu : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"{operands[0]} * VectorMath.Sigmoid({operands[0]})";

    public override Value?[] Gradient(GradientContext context)
    {
        var s = context.X.Apply(new Sigmoid());
        return [context.Dy * (s * (1 + context.X * (1 - s)))];
    }
}
