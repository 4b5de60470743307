namespace GraphCompiler.Core.Operators;

/// <summary>y = whether x is NaN. Has no gradient.</summary>
internal sealed record IsNan : UnaryOperator
{
    public override DType ResultOf(DType operand) => DType.Bool;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? LaneText.ToMask($"Vector512.IsNaN({operands[0]})", from) : $"{from.Keyword}.IsNaN({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
