namespace GraphCompiler.Core.Operators;

/// <summary>z = the bits which both x and y have. Has no gradient.</summary>
internal sealed record BitwiseAnd : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} & {operands[1]}";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
