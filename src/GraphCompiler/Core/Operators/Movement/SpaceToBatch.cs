namespace GraphCompiler.Core.Operators;

/// <summary>
/// Zeros around some axes after the first, then every b-th position of these as a part of the batch: position p of the i-th part is position
/// p · b + i. Gradient: dy the other way round.
/// </summary>
/// <param name="Block">How many parts there are for each axis after the first.</param>
/// <param name="Paddings">The zeros before and after the first of these axes, before and after the second, ...</param>
internal sealed record SpaceToBatch(EquatableArray<int> Block, EquatableArray<int> Paddings) : Operator
{
    public override string TensorFlowName => "SpaceToBatchND";

    public override string Details => $"[{string.Join(", ", Block)}], [{string.Join(", ", Paddings)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (Block.Any(b => b <= 0)) throw builder.Refusal(this, inputs, $"All values in block_shape must be positive: block_shape must be positive, got {Block.Min()}", "block_shape must be positive");
        if (Paddings.Any(p => p < 0)) throw builder.Refusal(this, inputs, "Paddings must be non-negative", "paddings cannot be negative");
        var shape = Blocks(builder, this, inputs, Block);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        var dims = shape.Dims.ToArray();
        var isCut = Block.Any(b => b > 1);
        if (isCut) dims[0] = dims[0].Size * Block.Aggregate(1, (all, b) => all * b);
        for (var i = 0; i < Block.Count; i++)
        {
            if (Block[i] == 1 && Paddings[2 * i] + Paddings[(2 * i) + 1] == 0) continue;
            var padded = dims[i + 1].Size + Paddings[2 * i] + Paddings[(2 * i) + 1];
            if (padded % Block[i] is > 0)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"padded_shape[{i}]={padded} is not divisible by block_shape[{i}]={Block[i]}",
                    $"Dimension size must be evenly divisible by {Block[i]} but is {padded}");
            }

            dims[i + 1] = padded / Block[i];
        }

        return One(inputs[0].DType, Shape.Create(dims));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new BatchToSpace(Block, Paddings)).WithShape(context.X.Shape)];

    /// <summary>The shape of a value that has an axis for each block, and a batch before them.</summary>
    public static Shape Blocks(Builder builder, Operator @operator, Value[] inputs, EquatableArray<int> block)
    {
        var shape = builder.WithAxes(inputs[0], [block.Count]);
        return !shape.IsRankKnown || shape.Rank > block.Count
            ? shape
            : throw builder.Refusal(@operator, inputs, $"input rank should be >= {block.Count + 1} instead of {shape.Rank}", $"Shape must be at least rank {block.Count + 1} but is rank {shape.Rank}");
    }
}
