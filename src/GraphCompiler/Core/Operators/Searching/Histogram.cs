namespace GraphCompiler.Core.Operators;

/// <summary>How many x fall into each of some equally wide bins of a range; those outside count in the first or the last. Operands are x and the range. No gradient.</summary>
/// <param name="Bins">How many bins there are.</param>
internal sealed record Histogram(int Bins) : Operator
{
    public override string TensorFlowName => "HistogramFixedWidth";

    public override bool CanFail => true;

    public override string Details => $"bins: {Bins}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (Bins <= 0) throw builder.Misfit($"Requires nbins > 0: {Bins} for '{TensorFlowName}'", $"nbins should be a positive number, but got '{Bins}' [Op:{TensorFlowName}]");
        var range = inputs[1].Shape;
        if (range is { IsRankKnown: true, Rank: not 1 } || range is { IsRankKnown: true, Rank: 1 } && range.Dims[0].Size is { } size and not 2)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"value_range should be a vector of 2 elements, but got shape {range.ToKernelString()}",
                range.Rank == 1 ? $"Dimension must be 2 but is {range.Dims[0]}" : $"Shape must be rank 1 but is rank {range.Rank}");
        }

        return One(DType.Int32, Shape.Create([Bins]));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
