namespace GraphCompiler.Core.Operators;

/// <summary>z = the remainder of x / y with the sign of x; an integer divided by zero fails. Has no gradient.</summary>
internal sealed record TruncateMod : BinaryOperator
{
    public override bool CanFail => true;

    public override bool IsVectorizable(DType from) => false;

    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"ScalarMath.TruncateModulo({operands[0]}, {operands[1]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
