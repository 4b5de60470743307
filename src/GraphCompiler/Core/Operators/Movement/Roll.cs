namespace GraphCompiler.Core.Operators;

/// <summary>x moved towards higher indices along some axes; what leaves at the end comes in at the beginning. Gradient: dy moved back.</summary>
internal sealed record Roll(EquatableArray<int> Shifts, EquatableArray<int> Axes) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"shift: [{string.Join(", ", Shifts)}], axis: [{string.Join(", ", Axes)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (Shifts.Count != Axes.Count)
        {
            throw builder.Refusal(
                this,
                inputs,
                "shift and axis must have the same size",
                $"Dimension 0 in both shapes must be equal, but are {Shifts.Count} and {Axes.Count}. Shapes are [{Shifts.Count}] and [{Axes.Count}].");
        }

        var shape = builder.WithAxes(inputs[0], Axes);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        if (shape.Rank == 0) throw builder.Refusal(this, inputs, "input must be 1-D or higher", "Shape must be at least rank 1 but is rank 0");
        foreach (var axis in Axes)
        {
            if (axis < -shape.Rank || axis >= shape.Rank) throw new TfInvalidArgumentException($"axis {GraphCompiler.Axes.Positive(axis, shape.Rank)} is out of range");
        }

        return One(inputs[0].DType, shape);
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Roll(Shifts.Select(s => unchecked(-s)).ToEquatableArray(), Axes))];
}
