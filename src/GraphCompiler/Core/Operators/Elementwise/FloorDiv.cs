namespace GraphCompiler.Core.Operators;

/// <summary>z = the largest integer that is at most x / y; an integer divided by zero fails. Has no gradient.</summary>
internal sealed record FloorDiv : BinaryOperator
{
    public override bool CanFail => true;

    public override bool IsVectorizable(DType from) => from.IsFloating;

    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        !from.IsFloating ? $"ScalarMath.FloorDivide({operands[0]}, {operands[1]})"
        : vector ? $"Vector512.Floor({operands[0]} / {operands[1]})"
        : $"{from.Keyword}.Floor({operands[0]} / {operands[1]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
