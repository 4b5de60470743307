namespace GraphCompiler.Core.Operators;

/// <summary>z = x + y. Gradient: dz, dz.</summary>
internal sealed record Add : BinaryOperator
{
    public override string TensorFlowName => "AddV2";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} + {operands[1]}";

    public override Value?[] Gradient(GradientContext context) => [context.Dy, context.Dy];
}
