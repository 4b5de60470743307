namespace GraphCompiler.Core.Operators;

/// <summary>y = whether x is neither infinite nor NaN. Has no gradient.</summary>
internal sealed record IsFinite : UnaryOperator
{
    public override DType ResultOf(DType operand) => DType.Bool;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector
            ? LaneText.ToMask($"Vector512.LessThan(Vector512.Abs({operands[0]}), Vector512.Create({from.Keyword}.PositiveInfinity))", from)
            : $"{from.Keyword}.IsFinite({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
