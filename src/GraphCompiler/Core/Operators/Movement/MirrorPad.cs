namespace GraphCompiler.Core.Operators;

/// <summary>
/// x between margins that mirror it: the edge repeated when symmetric, else not. Gradient: dy without the margins, to which they
/// are added where they were taken from.
/// </summary>
/// <param name="Paddings">Before and after the first axis, before and after the second, ...</param>
/// <param name="IsSymmetric">Whether the edge is part of its own reflection.</param>
internal sealed record MirrorPad(EquatableArray<int> Paddings, bool IsSymmetric) : Operator
{
    public override string Details => $"[{string.Join(", ", Paddings)}], {(IsSymmetric ? "symmetric" : "reflect")}";

    /// <summary>How far from the edge the reflection begins.</summary>
    public int Offset => IsSymmetric ? 0 : 1;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Pad.Padded(builder, this, inputs, Paddings);
        for (var i = 0; inputs[0].Shape.IsRankKnown && i < inputs[0].Shape.Rank; i++)
        {
            var (before, after) = (Paddings[2 * i], Paddings[(2 * i) + 1]);
            if (inputs[0].Shape.Dims[i].Size is not { } length || Math.Max(before, after) + Offset <= length) continue;
            if (before == 0 && after == 0) continue;
            throw new TfInvalidArgumentException(IsSymmetric
                ? $"paddings must be no greater than the dimension size: {before}, {after} greater than {length}"
                : $"paddings must be less than the dimension size: {before}, {after} not less than {length}");
        }

        return One(inputs[0].DType, shape);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var rank = Paddings.Count / 2;
        var dy = context.Dy;
        for (var axis = 0; axis < rank; axis++)
        {
            var (before, after) = (Paddings[2 * axis], Paddings[(2 * axis) + 1]);
            var inner = dy.Apply(Slice(axis, new SlicePart(SliceKind.Range, before, after == 0 ? null : -after)));
            var folded = inner;
            if (before > 0) folded += Back(new(SliceKind.Range, before - 1, null, -1), new(SliceKind.Range, Offset, Offset + before));
            if (after > 0)
            {
                folded += Back(new(SliceKind.Range, -1, -after - 1, -1), new(SliceKind.Range, -after - Offset, Offset == 0 ? null : -Offset));
            }

            dy = folded;

            // The margin turned round, where it was taken from.
            Value Back(SlicePart margin, SlicePart place) =>
                dy.Apply(Slice(axis, margin)).Apply(new StridedSliceGrad(Slice(axis, place).Parts, inner.Shape));
        }

        return [dy.WithShape(context.X.Shape)];

        StridedSlice Slice(int axis, SlicePart part) =>
            new(Enumerable.Range(0, rank).Select(i => i == axis ? part : SlicePart.All).ToEquatableArray());
    }
}
