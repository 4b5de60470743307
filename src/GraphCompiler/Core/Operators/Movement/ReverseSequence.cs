namespace GraphCompiler.Core.Operators;

/// <summary>
/// x with the beginning of each sequence turned round: along one axis as many elements as the second operand says for the place on
/// another. Gradient: dy turned round in the same way.
/// </summary>
/// <param name="SequenceAxis">The axis that is turned round.</param>
/// <param name="BatchAxis">The axis along which lengths differ.</param>
internal sealed record ReverseSequence(int SequenceAxis, int BatchAxis) : Operator
{
    public override bool CanFail => true;

    public override string Details => $"sequence axis: {SequenceAxis}, batch axis: {BatchAxis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var lengths = inputs[1].Shape;
        if (lengths is { IsRankKnown: true, Rank: not 1 }) throw builder.Refusal(this, inputs, $"seq_lengths must be 1-dim, not {lengths.Rank}", $"Shape must be rank 1 but is rank {lengths.Rank}");
        var known = inputs[0].Shape;
        Check(SequenceAxis, "seq_dim");
        Check(BatchAxis, "batch_dim");
        var shape = builder.WithAxes(inputs[0], [SequenceAxis, BatchAxis]);
        if (shape.IsRankKnown && !builder.Same(lengths, Shape.Create([shape.Dims[BatchAxis]])))
        {
            var (count, size) = (lengths.Dims[0], shape.Dims[BatchAxis]);
            throw builder.Refusal(this, inputs, $"Length of seq_lengths != input.dims({BatchAxis}), ({count} vs. {size})", $"Dimensions must be equal, but are {size} and {count}");
        }

        return One(inputs[0].DType, shape);

        void Check(int axis, string name)
        {
            if (axis < 0) throw builder.Refusal(this, inputs, $"{name} must be >= 0, not {axis}", $"{name} must be >= 0, not {axis}");
            if (known.IsRankKnown && axis >= known.Rank) throw builder.Refusal(this, inputs, $"{name} must be < input rank ( {axis} vs. {known.Rank})", $"{name} must be < input rank: {axis} vs. {known.Rank}");
        }
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(this, context.Y), null];
}
