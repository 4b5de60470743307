namespace GraphCompiler.Core.Operators;

/// <summary>z = x · y. Gradient: dz · y, dz · x.</summary>
internal sealed record Multiply : BinaryOperator
{
    public override string TensorFlowName => "Mul";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} * {operands[1]}";

    public override Value?[] Gradient(GradientContext context) => context.Both(() => context.Dy * context.Y, () => context.Dy * context.X);
}
