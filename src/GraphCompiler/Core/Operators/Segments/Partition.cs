namespace GraphCompiler.Core.Operators;

/// <summary>
/// For each of some parts the positions, in row-major order, whose element says that they belong to it. Operands are the parts' numbers and what
/// is to be divided, which begins with their shape. No gradient.
/// </summary>
/// <param name="Count">How many parts there are.</param>
internal sealed record Partition(int Count) : ControlOperator
{
    public override string TensorFlowName => "DynamicPartition";

    public override bool CanFail => true;

    public override string Details => $"{Count}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (parts, x) = (inputs[0].Shape, inputs[1].Shape);
        if (parts.IsRankKnown && x.IsRankKnown && (x.Rank < parts.Rank || TensorScatter.Differs(builder, x, 0, parts, 0, parts.Rank) is not null))
        {
            throw builder.Refusal(
                this,
                inputs,
                $"data.shape must start with partitions.shape, got data.shape = {x.ToKernelString()}, partitions.shape = {parts.ToKernelString()}",
                TensorScatter.NoPrefix(x, parts));
        }

        return [.. Enumerable.Range(0, Count).Select(_ => new TensorType(DType.Int32, Shape.Create([Dim.Unknown])))];
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
