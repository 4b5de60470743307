namespace GraphCompiler.Core.Operators;

/// <summary>Channels as squares of pixels: y[n, h · b + i, w · b + j, c] = x[n, h, w, (i · b + j) · depth + c]. Gradient: dy the other way round.</summary>
internal sealed record DepthToSpace(int BlockSize) : Operator
{
    public override string Details => $"{BlockSize}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Image(builder, this, inputs, BlockSize);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        var dims = shape.Dims.ToArray();
        var square = BlockSize * BlockSize;
        if (dims[3].Size % square is > 0)
        {
            throw builder.Refusal(this, inputs, $"Input depth dimension {dims[3]} should be divisible by: {square}", $"Dimension size must be evenly divisible by {square} but is {dims[3]}");
        }

        return One(inputs[0].DType, Shape.Create([dims[0], dims[1].Size * BlockSize, dims[2].Size * BlockSize, dims[3].Size / square]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new SpaceToDepth(BlockSize)).WithShape(context.X.Shape)];

    /// <summary>The shape of a batch of images; unknown where prediction knows no rank.</summary>
    /// <exception cref="TfException">It has another rank, or the block is smaller than two.</exception>
    public static Shape Image(Builder builder, Operator @operator, Value[] inputs, int blockSize)
    {
        if (blockSize < 2)
        {
            throw builder.Refusal(
                @operator,
                inputs,
                $"Value for attr 'block_size' of {blockSize} must be at least minimum 2",
                $"Value for attr 'block_size' passed {blockSize} less than minimum 2");
        }

        var shape = builder.WithAxes(inputs[0], [3]);
        return !shape.IsRankKnown || shape.Rank == 4
            ? shape
            : throw builder.Refusal(@operator, inputs, $"Input rank should be 4 instead of {shape.Rank}", $"Shape must be rank 4 but is rank {shape.Rank}");
    }
}
