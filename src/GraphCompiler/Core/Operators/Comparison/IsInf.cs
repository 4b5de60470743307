namespace GraphCompiler.Core.Operators;

/// <summary>y = whether x is ∞ or -∞. Has no gradient.</summary>
internal sealed record IsInf : UnaryOperator
{
    public override DType ResultOf(DType operand) => DType.Bool;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector
            ? LaneText.ToMask($"Vector512.Equals(Vector512.Abs({operands[0]}), Vector512.Create({from.Keyword}.PositiveInfinity))", from)
            : $"{from.Keyword}.IsInfinity({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
