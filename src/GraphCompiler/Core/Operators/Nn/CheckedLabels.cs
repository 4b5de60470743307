namespace GraphCompiler.Core.Operators;

/// <summary>y = x, all of them at least 0 and below the number of classes, the only dimension of <paramref name="Classes"/>.</summary>
internal sealed record CheckedLabels(Shape Classes) : Operator
{
    public override string Details => Classes.ToKernelString();

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => context.None;

    public override Operator MapShapes(Func<Shape, Shape> map) => new CheckedLabels(map(Classes));
}
