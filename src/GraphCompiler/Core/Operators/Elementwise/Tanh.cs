namespace GraphCompiler.Core.Operators;

/// <summary>y = tanh(x). Gradient: dy · (1 - y²).</summary>
internal sealed record Tanh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Tanh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (1 - context.Output.Apply(new Square()))];
}
