namespace GraphCompiler.Core.Operators;

/// <summary>z = x / y without its fraction; an integer divided by zero fails. Has no gradient.</summary>
internal sealed record TruncateDiv : BinaryOperator
{
    public override bool CanFail => true;

    public override bool IsVectorizable(DType from) => from.IsFloating;

    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        !from.IsFloating ? $"ScalarMath.TruncateDivide({operands[0]}, {operands[1]})"
        : vector ? $"Vector512.Truncate({operands[0]} / {operands[1]})"
        : $"{from.Keyword}.Truncate({operands[0]} / {operands[1]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
