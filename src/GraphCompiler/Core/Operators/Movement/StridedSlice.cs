namespace GraphCompiler.Core.Operators;

/// <summary>x[...]: what the entries take of each axis. Gradient: dy put back where it was taken from, among zeros.</summary>
internal sealed record StridedSlice(EquatableArray<SlicePart> Parts) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => string.Join(", ", Parts);

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        One(inputs[0].DType, SliceParts.Taken(builder, this, inputs, Parts, Sliced(builder, inputs[0])));

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new StridedSliceGrad(Parts, context.X.Shape))];

    private Shape Sliced(Builder builder, Value x)
    {
        var trailing = Parts.Count(p => p.Kind is SliceKind.Index or SliceKind.Range);
        return Parts.Count > 0 && Parts[0].Kind == SliceKind.Ellipsis && trailing > 0 ? builder.WithAxes(x, [-trailing]) : x.Shape;
    }
}
