namespace GraphCompiler.Core.Operators;

/// <summary>y = 1 / x. Gradient: -dy · y².</summary>
internal sealed record Reciprocal : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512<{from.Keyword}>.One / {operands[0]}" : $"1 / {operands[0]}";

    public override Value?[] Gradient(GradientContext context) => [-context.Dy * context.Output * context.Output];
}
