namespace GraphCompiler.Core.Operators;

/// <summary>x with y, of the slice's shape, in the place of what the entries take. Gradient: dy, zero where y stands; and the slice of dy.</summary>
internal sealed record StridedSliceUpdate(EquatableArray<SlicePart> Parts) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorStridedSliceUpdate";

    public override string Details => string.Join(", ", Parts);

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        _ = SliceParts.Taken(builder, this, inputs, Parts, inputs[0].Shape);
        return One(inputs[0].DType, inputs[0].Shape);
    }

    public override Value?[] Gradient(GradientContext context) => context.Both(
        () => context.Dy.Apply(this, context.Y.Zeros()),
        () => context.Dy.Apply(new StridedSlice(Parts)).WithShape(context.Y.Shape));
}
