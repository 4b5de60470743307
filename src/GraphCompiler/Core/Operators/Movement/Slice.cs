namespace GraphCompiler.Core.Operators;

/// <summary>A block of x: size[i] positions from begin[i] on, all that are left for a size of -1. Gradient: dy put back among zeros.</summary>
internal sealed record Slice(EquatableArray<int> Begin, EquatableArray<int> Size) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"begin: [{string.Join(", ", Begin)}], size: [{string.Join(", ", Size)}]";

    private EquatableArray<SlicePart> Parts =>
        Begin.Select((begin, i) => new SlicePart(SliceKind.Range, begin, Size[i] < 0 ? null : begin + Size[i])).ToEquatableArray();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Begin.Count > 0 ? builder.WithAxes(inputs[0], [Begin.Count - 1]) : inputs[0].Shape;
        if (shape.IsRankKnown) Check(builder, inputs, shape);
        var dims = Size.Select((size, i) => size >= 0 ? size : shape.IsRankKnown ? Parts[i].Taken(shape.Dims.ToArray()[i]) : Dim.Unknown);
        return One(inputs[0].DType, Shape.Create([.. dims]));
    }

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new StridedSlice(Parts))];

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new StridedSliceGrad(Parts, context.X.Shape))];

    private void Check(Builder builder, Value[] inputs, Shape shape)
    {
        if (Begin.Count != shape.Rank || Size.Count != shape.Rank)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Expected begin and size arguments to be 1-D tensors of size {shape.Rank}, but got shapes [{Begin.Count}] and [{Size.Count}] instead.",
                Begin.Count == Size.Count ? $"Shape must be rank {Begin.Count} but is rank {shape.Rank}"
                    : $"Dimension 0 in both shapes must be equal, but are {Begin.Count} and {Size.Count}. Shapes are [{Begin.Count}] and [{Size.Count}].");
        }

        for (var i = 0; i < shape.Rank; i++)
        {
            if (shape.Dims[i].Size is not { } length)
            {
                if (Size[i] < -1) throw builder.Refusal(this, inputs, $"Expected size[{i}] >= 0, but got {Size[i]}", $"Invalid value in tensor used for shape: {Size[i]}");
                continue;
            }

            if (Begin[i] < 0 || Begin[i] > length)
            {
                var message = $"Expected begin[{i}] in [0, {length}], but got {Begin[i]}";
                throw Size[i] == -1 && Begin[i] > length
                    ? builder.Refusal(this, inputs, message, $"Negative dimension size caused by subtracting {Begin[i]} from {length}")
                    : new TfInvalidArgumentException(message);
            }

            if (Size[i] < -1 || Size[i] > length - Begin[i])
            {
                var message = $"Expected size[{i}] in [0, {length - Begin[i]}], but got {Size[i]}";
                throw Size[i] < -1
                    ? builder.Refusal(this, inputs, message, $"Invalid value in tensor used for shape: {Size[i]}")
                    : new TfInvalidArgumentException(message);
            }
        }
    }
}
