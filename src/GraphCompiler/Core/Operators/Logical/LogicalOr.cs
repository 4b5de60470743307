namespace GraphCompiler.Core.Operators;

/// <summary>z = x or y; broadcasting.</summary>
internal sealed record LogicalOr : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} | {operands[1]}";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
