namespace GraphCompiler.Core.Operators;

/// <summary>z = x - y. Gradient: dz, -dz.</summary>
internal sealed record Subtract : BinaryOperator
{
    public override string TensorFlowName => "Sub";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} - {operands[1]}";

    public override Value?[] Gradient(GradientContext context) => context.Both(() => context.Dy, () => -context.Dy);
}
