namespace GraphCompiler.Core.Operators;

/// <summary>The state that a seed of two integers stands for where there is no generator.</summary>
internal sealed record RandomSeed : Operator
{
    public override string TensorFlowName => "StatelessRandomGetKeyCounter";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var seed = inputs[0].Shape;
        if (seed.IsRankKnown && (seed.Rank != 1 || seed.Dims[0].Size is not (2 or null)))
        {
            throw builder.Misfit($"seed must have shape [2], not {seed.ToKernelString()}.", $"seed must have shape [2], not {seed.ToKernelString()}. [Op:{TensorFlowName}]");
        }

        return One(DType.Int64, RandomOperator.State);
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
