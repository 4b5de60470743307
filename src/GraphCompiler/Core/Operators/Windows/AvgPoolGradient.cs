namespace GraphCompiler.Core.Operators;

/// <summary>dy spread evenly over what each window of a shape sees. Gradient: the means of the windows.</summary>
internal sealed record AvgPoolGradient(Window Window, EquatableArray<int> Size, Shape Target) : Operator
{
    public override string TensorFlowName => Window.Rank == 3 ? "AvgPool3DGrad" : "AvgPoolGrad";

    public override string Details => $"{Target.ToKernelString()}, [{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new AvgPool(Window, Size)).WithShape(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
