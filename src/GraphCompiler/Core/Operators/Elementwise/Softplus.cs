namespace GraphCompiler.Core.Operators;

/// <summary>y = log(1 + eˣ). Gradient: dy · sigmoid(x).</summary>
internal sealed record Softplus : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Softplus({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Sigmoid())];
}
