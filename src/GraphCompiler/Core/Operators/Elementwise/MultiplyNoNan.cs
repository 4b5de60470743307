namespace GraphCompiler.Core.Operators;

/// <summary>z = x · y, 0 where y is 0 whatever x is. Gradient: dz · y, 0 where y is 0; x · dz, 0 where dz is 0.</summary>
internal sealed record MultiplyNoNan : BinaryOperator
{
    public override string TensorFlowName => "MulNoNan";

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        inputs[0].DType.IsFloating ? base.Infer(builder, inputs) : throw builder.WrongType(TensorFlowName, "x", inputs[0].DType, "float16, float32, float64");

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        LaneText.ZeroWhereZero(operands[1], $"{operands[0]} * {operands[1]}", from, vector);

    public override Value?[] Gradient(GradientContext context) =>
        context.Both(() => context.Dy.Apply(new MultiplyNoNan(), context.Y), () => context.X.Apply(new MultiplyNoNan(), context.Dy));
}
