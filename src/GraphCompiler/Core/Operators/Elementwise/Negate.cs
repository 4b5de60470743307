namespace GraphCompiler.Core.Operators;

/// <summary>y = -x. Gradient: -dy.</summary>
internal sealed record Negate : UnaryOperator
{
    public override string TensorFlowName => "Neg";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"-{operands[0]}";

    public override Value?[] Gradient(GradientContext context) => [-context.Dy];
}
