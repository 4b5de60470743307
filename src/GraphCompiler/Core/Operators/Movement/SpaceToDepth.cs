namespace GraphCompiler.Core.Operators;

/// <summary>Squares of pixels as channels: y[n, h, w, (i · b + j) · depth + c] = x[n, h · b + i, w · b + j, c]. Gradient: dy the other way round.</summary>
internal sealed record SpaceToDepth(int BlockSize) : Operator
{
    public override string Details => $"{BlockSize}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = DepthToSpace.Image(builder, this, inputs, BlockSize);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        var dims = shape.Dims.ToArray();
        foreach (var dim in new[] { dims[1], dims[2] })
        {
            if (dim.Size % BlockSize is not > 0) continue;
            throw builder.Refusal(
                this,
                inputs,
                $"Image width {dims[2]} and height {dims[1]} should be divisible by block_size: {BlockSize}",
                $"Dimension size must be evenly divisible by {BlockSize} but is {dim}");
        }

        return One(inputs[0].DType, Shape.Create([dims[0], dims[1].Size / BlockSize, dims[2].Size / BlockSize, dims[3].Size * BlockSize * BlockSize]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new DepthToSpace(BlockSize)).WithShape(context.X.Shape)];
}
