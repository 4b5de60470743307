namespace GraphCompiler.Core.Operators;

/// <summary>x between margins of y, a scalar. Gradient: dy without the margins; none for y.</summary>
/// <param name="Paddings">Before and after the first axis, before and after the second, ...</param>
internal sealed record Pad(EquatableArray<int> Paddings) : Operator
{
    public override string TensorFlowName => "Pad";

    public override string Details => $"[{string.Join(", ", Paddings)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Padded(builder, this, inputs, Paddings));

    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy.Apply(new StridedSlice(Enumerable.Range(0, Paddings.Count / 2).Select(Inner).ToEquatableArray())).WithShape(context.X.Shape), null];

    /// <summary>What the margins leave of an axis of the answer.</summary>
    public SlicePart Inner(int axis) => new(SliceKind.Range, Paddings[2 * axis], Paddings[(2 * axis) + 1] == 0 ? null : -Paddings[(2 * axis) + 1]);

    /// <summary>The shape with margins around it.</summary>
    /// <exception cref="TfException">There is not a margin before and after each axis, or one is negative.</exception>
    public static Shape Padded(Builder builder, Operator @operator, Value[] inputs, EquatableArray<int> paddings)
    {
        var rank = paddings.Count / 2;
        var shape = rank > 0 ? builder.WithAxes(inputs[0], [rank - 1]) : inputs[0].Shape;
        if (!shape.IsRankKnown) return Shape.Create([.. Enumerable.Repeat(Dim.Unknown, rank)]);
        if (shape.Rank != rank)
        {
            throw builder.Refusal(
                @operator,
                inputs,
                $"The first dimension of paddings must be the rank of inputs[{rank},2] {shape.ToKernelString()}",
                $"Shape must be rank {rank} but is rank {shape.Rank}");
        }

        var dims = shape.Dims.ToArray();
        for (var i = 0; i < rank; i++)
        {
            var (before, after) = (paddings[2 * i], paddings[(2 * i) + 1]);
            if (before < 0 || after < 0) throw builder.Refusal(@operator, inputs, $"Paddings must be non-negative: {before} {after}", "Paddings must be non-negative");
            if (before + after > 0) dims[i] = dims[i].Size + before + after;
        }

        return Shape.Create(dims);
    }
}
