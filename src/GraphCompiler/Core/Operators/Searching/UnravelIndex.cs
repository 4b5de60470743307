namespace GraphCompiler.Core.Operators;

/// <summary>The coordinates of positions in a tensor of some sizes, a row for each axis. Operands are the positions and the sizes. No gradient.</summary>
internal sealed record UnravelIndex : Operator
{
    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (indices, sizes) = (inputs[0].Shape, inputs[1].Shape);
        if (sizes is { IsRankKnown: true, Rank: not 1 }) throw builder.Refusal(this, inputs, $"The indices can only be 1-D, got \"{sizes.ToKernelString()}\"", $"Shape must be rank 1 but is rank {sizes.Rank}");
        if (indices is { IsRankKnown: true, Rank: > 1 }) throw builder.Refusal(this, inputs, $"The indices can only be scalar or vector, got \"{indices.ToKernelString()}\"", $"Shape must be at most rank 1 but is rank {indices.Rank}");
        return One(inputs[0].DType, sizes.IsRankKnown ? sizes.Concatenate(indices) : Shape.Unknown);
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
