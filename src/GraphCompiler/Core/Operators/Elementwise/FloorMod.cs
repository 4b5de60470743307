namespace GraphCompiler.Core.Operators;

/// <summary>z = x - y · ⌊x / y⌋, which has the sign of y; an integer divided by zero fails. Gradient: dz, -dz · ⌊x / y⌋.</summary>
internal sealed record FloorMod : BinaryOperator
{
    public override bool CanFail => true;

    // The remainder is exact, which x - y * floor(x / y) would not be.
    public override bool IsVectorizable(DType from) => false;

    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"ScalarMath.FloorModulo({operands[0]}, {operands[1]})";

    public override Value?[] Gradient(GradientContext context) =>
        context.Both(() => context.Dy, () => context.Dy * -context.X.Apply(new FloorDiv(), context.Y));
}
