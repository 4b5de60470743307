namespace GraphCompiler.Core.Operators;

/// <summary>y[x[i]] = i. No gradient.</summary>
internal sealed record InvertPermutation : Operator
{
    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => inputs[0].Shape is { IsRankKnown: true, Rank: not 1 and var rank }
        ? throw builder.Refusal(this, inputs, "invert_permutation expects a 1D vector.", $"Shape must be rank 1 but is rank {rank}")
        : One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => context.None;
}
