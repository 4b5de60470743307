namespace GraphCompiler.Core.Operators;

/// <summary>
/// Parts of the batch as positions between those of the axes that follow, then these axes cut at both ends: position p · b + i of an axis is
/// position p of the i-th part. Gradient: dy the other way round.
/// </summary>
/// <param name="Block">How many parts there are for each axis after the first.</param>
/// <param name="Crops">What is cut off before and after the first of these axes, before and after the second, ...</param>
internal sealed record BatchToSpace(EquatableArray<int> Block, EquatableArray<int> Crops) : Operator
{
    public override string TensorFlowName => "BatchToSpaceND";

    public override string Details => $"[{string.Join(", ", Block)}], [{string.Join(", ", Crops)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var product = Block.Aggregate(1, (all, b) => all * b);
        if (Block.Any(b => b <= 0)) throw builder.Refusal(this, inputs, $"Product of block sizes must be positive, got {product}", "block_shape must be positive");
        if (Crops.Any(c => c < 0)) throw builder.Refusal(this, inputs, "Crops must be non-negative", "crops cannot be negative");
        var shape = SpaceToBatch.Blocks(builder, this, inputs, Block);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        var dims = shape.Dims.ToArray();
        if (dims[0].Size is { } batch)
        {
            var left = batch;
            foreach (var block in Block)
            {
                if (left % block != 0)
                {
                    throw builder.Refusal(
                        this,
                        inputs,
                        $"Input batch dimension ({batch}) is not divisible by product of block sizes ({product})",
                        $"Dimension size must be evenly divisible by {block} but is {left}");
                }

                left /= block;
            }

            dims[0] = left;
        }
        else if (product > 1)
        {
            dims[0] = Dim.Unknown;
        }

        for (var i = 0; i < Block.Count; i++)
        {
            if (dims[i + 1].Size is not { } length)
            {
                if (Block[i] > 1 || Crops[2 * i] + Crops[(2 * i) + 1] > 0) dims[i + 1] = Dim.Unknown;
                continue;
            }

            var (before, after) = (Crops[2 * i], Crops[(2 * i) + 1]);
            var whole = length * Block[i];
            if (before + after > whole)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"cropped_shape[{i}]={whole - before - after} must be non-negative",
                    $"Negative dimension size caused by subtracting {(before > whole ? before : after)} from {(before > whole ? whole : whole - before)}");
            }

            dims[i + 1] = whole - before - after;
        }

        return One(inputs[0].DType, Shape.Create(dims));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new SpaceToBatch(Block, Crops)).WithShape(context.X.Shape)];
}
