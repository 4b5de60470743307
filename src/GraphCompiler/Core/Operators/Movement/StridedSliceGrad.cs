namespace GraphCompiler.Core.Operators;

/// <summary>Zeros of a shape with x where the entries of a slicing take from. Gradient: the slice of dy.</summary>
internal sealed record StridedSliceGrad(EquatableArray<SlicePart> Parts, Shape Target) : Operator
{
    public override string Details => $"{string.Join(", ", Parts)} of {Target.ToKernelString()}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new StridedSlice(Parts)).WithShape(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => new StridedSliceGrad(Parts, map(Target));
}
