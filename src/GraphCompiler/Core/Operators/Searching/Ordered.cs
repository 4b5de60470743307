namespace GraphCompiler.Core.Operators;

/// <summary>
/// The elements of x in order along an axis, and the index that each had; of equal ones the first comes first in either direction.
/// Gradient: dy where the elements were.
/// </summary>
/// <param name="Axis">The axis.</param>
/// <param name="IsDescending">Whether the largest come first.</param>
/// <param name="Count">How many are kept, -1 for all.</param>
internal sealed record Ordered(int Axis, bool IsDescending, int Count = -1) : Operator
{
    public override string TensorFlowName => "TopKV2";

    public override string Details => $"axis: {Axis}{(IsDescending ? ", descending" : "")}{(Count < 0 ? "" : $", count: {Count}")}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [Axis]);
        var length = shape.RawDims.Length;
        if (shape.IsRankKnown && (Axis < -length || Axis >= length))
        {
            throw builder.Refusal(this, inputs, $"input must be >= {(Axis < 0 ? -Axis : Axis + 1)}-D, got shape {shape.ToKernelString()}", $"Shape must be at least rank {(Axis < 0 ? -Axis : Axis + 1)} but is rank {length}");
        }

        if (Count >= 0 && (shape.IsRankKnown || (Axis < 0 && -Axis <= length)))
        {
            var dims = shape.RawDims.ToArray();
            var axis = Axes.Positive(Axis, length);
            if (dims[axis].Size < Count) throw builder.Refusal(this, inputs, $"input must have at least k columns. Had {dims[axis]}, needed {Count}", $"input must have last dimension >= k = {Count} but is {dims[axis]}");
            dims[axis] = Count;
            shape = Shape.Create(dims);
        }
        else if (Count >= 0)
        {
            shape = Shape.Unknown;
        }

        return [new TensorType(inputs[0].DType, shape), new TensorType(DType.Int32, shape)];
    }

    public override Value?[] Gradient(GradientContext context) =>
        [context.OutputGradients[0]?.Apply(new PutAlong(Axis, context.X.Shape), context.Outputs[1])];
}
