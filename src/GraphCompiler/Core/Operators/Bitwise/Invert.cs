namespace GraphCompiler.Core.Operators;

/// <summary>y = the bits that x has not. Has no gradient.</summary>
internal sealed record Invert : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"~{operands[0]}";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
