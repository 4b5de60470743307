namespace GraphCompiler.Core.Operators;

/// <summary>y = the mean of what each window sees, channel by channel; what is beyond the edges is not seen. Gradient: dy spread over it evenly.</summary>
internal sealed record AvgPool(Window Window, EquatableArray<int> Size) : Operator
{
    public override string TensorFlowName => Window.Rank == 3 ? "AvgPool3D" : "AvgPool";

    public override string Details => $"[{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, MaxPool.Pooled(builder, this, inputs, Window, Size));

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new AvgPoolGradient(Window, Size, context.X.Shape))];
}
