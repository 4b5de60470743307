namespace GraphCompiler.Core.Operators;

/// <summary>z = (x - y)². Gradient: 2dz · (x - y), -2dz · (x - y).</summary>
internal sealed record SquaredDifference : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"({operands[0]} - {operands[1]}) * ({operands[0]} - {operands[1]})";

    public override Value?[] Gradient(GradientContext context)
    {
        return context.Both(Slope, () => -Slope());

        Value Slope() => context.Dy * 2 * (context.X - context.Y);
    }
}
