namespace GraphCompiler.Core.Operators;

/// <summary>x, of which it is known from here on that it has a shape. Gradient: dy.</summary>
internal sealed record EnsureShape(Shape Expected) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => Expected.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (shape.IsCompatibleWith(Expected)) return One(inputs[0].DType, builder.Merged(shape, Expected));
        throw builder.Refusal(
            this,
            inputs,
            $"Shape of tensor {Name} {shape.ToKernelString()} is not compatible with expected shape {Expected.ToKernelString()}.",
            $"Shapes {shape} and {Expected} are incompatible");
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy];

    public override Operator MapShapes(Func<Shape, Shape> map) => new EnsureShape(map(Expected));
}
