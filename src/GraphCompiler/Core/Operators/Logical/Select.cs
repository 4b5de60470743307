namespace GraphCompiler.Core.Operators;

/// <summary>y = condition ? a : b, broadcasting. Gradient: dy where the condition chose, zero elsewhere.</summary>
internal sealed record Select : PointwiseOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "SelectV2";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (condition, x, y) = (inputs[0], inputs[1], inputs[2]);
        if (x.DType != y.DType) throw builder.TypeMismatch(this, x.DType, y.DType);
        return One(x.DType, builder.Broadcast(this, condition, x, y));
    }

    public override string Misfit(Shape[] shapes) =>
        $"condition {shapes[0].ToKernelString()}, then {shapes[1].ToKernelString()}, and else {shapes[2].ToKernelString()} must be broadcastable";

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? LaneText.Select(operands[0], to, operands[1], operands[2]) : $"{operands[0]} ? {operands[1]} : {operands[2]}";

    public override Value?[] Gradient(GradientContext context)
    {
        var (condition, dy) = (context.Inputs[0], context.Dy);
        var zero = dy.Constant(0);
        return [null, condition.Select(dy, zero), condition.Select(zero, dy)];
    }
}
