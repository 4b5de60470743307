namespace GraphCompiler.Core.Operators;

/// <summary>For x, the largest y of its windows and z: z where each window has its first largest. Gradient: for z, dy at those places.</summary>
internal sealed record MaxPoolPick(Window Window, EquatableArray<int> Size) : Operator
{
    public override string TensorFlowName => Window.Rank == 3 ? "MaxPool3DGradGrad" : "MaxPoolGradGrad";

    public override string Details => $"[{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[1].DType, inputs[1].Shape);

    public override Value?[] Gradient(GradientContext context) =>
        [null, null, context.X.Builder.Apply(new MaxPoolGradient(Window, Size), context.X, context.Y, context.Dy)[0]];
}
