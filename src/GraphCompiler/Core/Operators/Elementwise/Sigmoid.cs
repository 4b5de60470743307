namespace GraphCompiler.Core.Operators;

/// <summary>y = 1 / (1 + e⁻ˣ). Gradient: dy · y · (1 - y).</summary>
internal sealed record Sigmoid : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Sigmoid({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.Output * (1 - context.Output)];
}
