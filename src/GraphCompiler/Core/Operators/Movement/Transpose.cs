namespace GraphCompiler.Core.Operators;

/// <summary>
/// x with its axes in another order: axis k of the answer is axis perm[k] of x; the reverse order by default. Gradient: dy with
/// the order undone.
/// </summary>
internal sealed record Transpose(EquatableArray<int>? Perm = null) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => Perm is { } perm ? $"perm: [{string.Join(", ", perm)}]" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Perm is { Count: > 0 } order ? builder.WithAxes(inputs[0], [order.Count - 1]) : inputs[0].Shape;
        if (!shape.IsRankKnown && inputs[0] is NodeValue value && value.Graph.Producer(value) is { Operator: Transpose inner, Inputs: [var x] } && this == inner.Inverse())
        {
            return [value.Graph.TypeOf(x)];
        }

        if (!shape.IsRankKnown) return One(inputs[0].DType, Perm is { } known ? Shape.Create([.. Enumerable.Repeat(Dim.Unknown, known.Count)]) : Shape.Unknown);
        if (Perm is { } perm) Check(builder, inputs, perm, shape.Rank);
        return One(inputs[0].DType, Shape.Create([.. Order(shape.Rank).Select(axis => shape.Dims.ToArray()[axis])]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(Inverse()).WithShape(context.X.Shape)];

    /// <summary>For each axis of the answer the axis of x, counted from the start.</summary>
    public int[] Order(int rank) =>
        Perm is { } perm ? [.. perm.Select(axis => Axes.Positive(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];

    /// <summary>What undoes it.</summary>
    public Transpose Inverse()
    {
        if (Perm is not { } perm) return this;
        var inverse = new int[perm.Count];
        for (var i = 0; i < inverse.Length; i++) inverse[Axes.Positive(perm[i], perm.Count)] = i;
        return new Transpose(new EquatableArray<int>(inverse));
    }

    private void Check(Builder builder, Value[] inputs, EquatableArray<int> perm, int rank)
    {
        if (perm.Count != rank)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"transpose expects a vector of size {rank}. But input(1) is a vector of size {perm.Count}",
                $"Dimension must be {rank} but is {perm.Count}");
        }

        foreach (var axis in perm)
        {
            if (axis < -rank || axis >= rank)
            {
                throw builder.Refusal(this, inputs, $"{axis} is out of range [0 .. {rank})", $"perm dim {axis} is out of range of input rank {rank}");
            }
        }

        var missing = Enumerable.Range(0, rank).Except(Order(rank)).ToList();
        if (missing.Count > 0) throw new TfInvalidArgumentException($"{missing[0]} is missing from {{{string.Join(",", perm)}}}.");
    }
}
