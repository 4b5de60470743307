namespace GraphCompiler.Core.Operators;

/// <summary>So many classes for each row of logits, each with the probability that softmax gives it: of a state and logits.</summary>
internal sealed record RandomCategorical(int Count, DType DType) : Operator
{
    public override string TensorFlowName => "StatelessMultinomial";

    public override string Details => $"{Count}, {DType.Name}";

    /// <summary>What a call takes of a generator's counter for each row.</summary>
    public long Consumption => 256L * 2 * 4 * ((Count + 3) / 4);

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var logits = inputs[1].Shape;
        if (logits.IsRankKnown && logits.Rank != 2)
        {
            throw builder.Refusal(this, inputs, $"logits should be a matrix, got shape {logits.ToKernelString()}", $"Shape must be rank 2 but is rank {logits.Rank}");
        }

        return One(DType, Shape.Create([logits.IsRankKnown ? logits.Dims[0] : Dim.Unknown, Count]));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
