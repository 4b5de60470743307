namespace GraphCompiler.Core.Operators;

/// <summary>The operands one after the other along an axis. Gradient: dy split again.</summary>
internal sealed record Concat(int Axis) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "ConcatV2";

    public override string Details => $"axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs.Length == 0) throw new TfValueException("List argument 'values' to 'ConcatV2' Op with length 0 shorter than minimum length 2.");
        var merged = builder.WithAxes(inputs[0], [Axis]);
        Dim total = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var shape = builder.WithAxes(inputs[i], [Axis]);
            if (merged.IsRankKnown && shape.IsRankKnown) Check(builder, inputs, i, merged, shape);
            var at = Place(shape);
            if (at < 0) return One(inputs[0].DType, Shape.Unknown);
            total = i == 0 ? shape.RawDims[at] : total.Size + shape.RawDims[at].Size;
            if (Place(merged) >= 0) merged = builder.Merged(merged, With(shape, at, merged.RawDims[Place(merged)]));
        }

        return One(inputs[0].DType, Place(merged) is >= 0 and var axis ? With(merged, axis, total) : Shape.Unknown);
    }

    public override Value?[] Gradient(GradientContext context) =>
        context.Dy.Builder.Apply(new Cut(Axis, context.Inputs.Select(x => x.Shape).ToEquatableArray()), context.Dy);

    // Prediction may know the trailing dimensions only; an axis that is counted from the end still finds its own.
    private int Place(Shape shape)
    {
        var place = Axis < 0 ? Axis + shape.RawDims.Length : Axis;
        return place < 0 || place >= shape.RawDims.Length || shape.RawDims[place].IsPack || (Axis >= 0 && !shape.IsRankKnown) ? -1 : place;
    }

    private static Shape With(Shape shape, int axis, Dim dim)
    {
        var dims = shape.RawDims.ToArray();
        dims[axis] = dim;
        return Shape.Create(dims);
    }

    private void Check(Builder builder, Value[] inputs, int index, Shape first, Shape shape)
    {
        if (first.Rank == 0) throw Both("Can't concatenate scalars (use tf.stack instead)");
        if (shape.Rank != first.Rank)
        {
            throw Refusal(
                $"Ranks of all input tensors should match: shape[0] = {inputs[0].Shape.ToKernelString()} vs. shape[{index}] = {shape.ToKernelString()}",
                $"Shape must be rank {first.Rank} but is rank {shape.Rank}");
        }

        if (Axis < -first.Rank || Axis >= first.Rank)
        {
            throw Refusal(
                $"Expected concatenating dimensions in the range [{-first.Rank}, {first.Rank}), but got {Axis}",
                $"Shape must be at least rank {(Axis < 0 ? -Axis : Axis + 1)} but is rank {first.Rank}");
        }

        for (var i = 0; i < first.Rank; i++)
        {
            var (x, y) = (first.Dims[i], shape.Dims[i]);
            if (i == Axes.Positive(Axis, first.Rank) || !x.IsKnown || !y.IsKnown || x == y) continue;
            throw Refusal(
                $"Dimension {i} in both shapes must be equal: shape[0] = {inputs[0].Shape.ToKernelString()} vs. shape[{index}] = {shape.ToKernelString()}",
                $"Dimension 0 in both shapes must be equal, but are {x} and {y}. Shapes are [{x}] and [{y}].");
        }

        TfException Both(string message) => Refusal(message, message);

        TfException Refusal(string kernel, string inference) => builder.Refusal(this, inputs, "ConcatOp : " + kernel, inference);
    }
}
