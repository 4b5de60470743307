namespace GraphCompiler.Core.Operators;

/// <summary>The same elements in another shape; never copies. Gradient: dy in the old shape.</summary>
internal sealed record Reshape(Shape Target) : Operator
{
    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var from = inputs[0].Shape;
        if (from.IsFullyDefined && Target.IsFullyDefined && from.ElementCount != Target.ElementCount)
        {
            throw new TfValueException($"Cannot reshape a tensor with {from.ElementCount} elements to shape {Target.ToKernelString()} ({Target.ElementCount} elements) for 'Reshape' with input shapes: {from.ToKernelString()}.");
        }

        return One(inputs[0].DType, Target);
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Reshape(context.X.Shape))];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Reshape(map(Target));
}
