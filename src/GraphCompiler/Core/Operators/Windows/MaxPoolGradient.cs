namespace GraphCompiler.Core.Operators;

/// <summary>For x, the largest y of its windows and dy: dy where each window has its first largest. Gradient: for dy that of those places.</summary>
internal sealed record MaxPoolGradient(Window Window, EquatableArray<int> Size) : Operator
{
    public override string TensorFlowName => Window.Rank == 3 ? "MaxPool3DGrad" : "MaxPoolGrad";

    public override string Details => $"[{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) =>
        [null, null, context.X.Builder.Apply(new MaxPoolPick(Window, Size), context.X, context.Y, context.Dy)[0]];
}
