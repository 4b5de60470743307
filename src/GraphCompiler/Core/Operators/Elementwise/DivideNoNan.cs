namespace GraphCompiler.Core.Operators;

/// <summary>z = x / y, 0 where y is 0. Gradient: dz / y, dz · ((-x / y) / y), 0 where y is 0.</summary>
internal sealed record DivideNoNan : BinaryOperator
{
    public override string TensorFlowName => "DivNoNan";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        LaneText.ZeroWhereZero(operands[1], $"{operands[0]} / {operands[1]}", from, vector);

    public override Value?[] Gradient(GradientContext context) => context.Both(
        () => context.Dy.Apply(new DivideNoNan(), context.Y),
        () => context.Dy * (-context.X).Apply(new DivideNoNan(), context.Y).Apply(new DivideNoNan(), context.Y));
}
