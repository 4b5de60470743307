namespace GraphCompiler.Core.Operators;

/// <summary>The values of a vector in the order in which they first stand there, for each element the place of its value among them, and how often each occurs. No gradient.</summary>
/// <param name="HasCounts">Whether the counts are asked for.</param>
internal sealed record Unique(bool HasCounts) : ControlOperator
{
    public override string TensorFlowName => HasCounts ? "UniqueWithCountsV2" : "Unique";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (shape is { IsRankKnown: true, Rank: not 1 })
        {
            throw HasCounts
                ? new TfInvalidArgumentException($"unique expects a 1D vector. [Op:{TensorFlowName}]")
                : builder.Refusal(this, inputs, "unique expects a 1D vector.", $"Shape must be rank 1 but is rank {shape.Rank}");
        }

        return
        [
            new TensorType(inputs[0].DType, Shape.Create([Dim.Unknown])),
            new TensorType(DType.Int32, shape),
            new TensorType(DType.Int32, Shape.Create([Dim.Unknown])),
        ];
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
