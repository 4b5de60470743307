namespace GraphCompiler.Core.Operators;

/// <summary>
/// The slices of x along an axis that the indices name, which stand in the place of the axis; leading axes may be shared by both.
/// Gradient: dy added up where it was taken from.
/// </summary>
/// <param name="Axis">The axis of x, not negative.</param>
/// <param name="BatchDims">How many leading axes x and the indices share, at most the axis.</param>
/// <param name="IsSubscript">Whether it is a tensor between brackets: negative indices count from the end then.</param>
internal sealed record Gather(int Axis, int BatchDims = 0, bool IsSubscript = false) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => IsSubscript ? "StridedSlice" : "GatherV2";

    public override bool CanFail => true;

    public override string Details => BatchDims == 0 ? $"axis: {Axis}" : $"axis: {Axis}, batchDims: {BatchDims}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, indices) = (inputs[0].Shape, inputs[1].Shape);
        if (x.IsRankKnown && x.Rank <= Axis)
        {
            var message = $"Shape must be at least rank {Axis + 1} but is rank {x.Rank}";
            throw builder.Refusal(this, inputs, x.Rank == 0 && !IsSubscript ? "params must be at least 1 dimensional" : message, message);
        }

        if (indices.IsRankKnown && indices.Rank < BatchDims)
        {
            var message = $"Shape must be at least rank {BatchDims} but is rank {indices.Rank}";
            throw builder.Refusal(this, inputs, message, message);
        }

        if (!x.IsRankKnown || (!indices.IsRankKnown && Axis > 0)) return One(inputs[0].DType, Shape.Unknown);
        for (var i = 0; i < BatchDims; i++)
        {
            if (x.Dims[i].Size is { } a && indices.Dims[i].Size is { } b && a != b)
            {
                throw new TfInvalidArgumentException($"params.shape[{i}]: {a} should be equal to indices.shape[{i}]: {b}");
            }
        }

        return One(inputs[0].DType, Shape.Create(
        [
            .. x.Dims.ToArray().Take(Axis),
            .. indices.RawDims.ToArray().Skip(BatchDims),
            .. x.Dims.ToArray().Skip(Axis + 1),
        ]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (dy, indices, shape) = (context.Dy, context.Y, context.X.Shape);
        if (Axis > 0 || !shape.IsRankKnown || !indices.Shape.IsRankKnown) return [dy.Apply(new Slices(shape, Axis, BatchDims, IsSubscript), indices), null];

        // Rows of a table: one index for each.
        if (indices.Shape.Rank != 1)
        {
            dy = dy.Apply(new Reshape(Shape.Create([Dim.Unknown, .. shape.Dims.ToArray().Skip(1)])));
            indices = indices.Apply(new Reshape(Shape.Create([Dim.Unknown])));
        }

        return [dy.Apply(new Slices(shape, IsSubscript: IsSubscript), indices.CastTo(DType.Int32)), null];
    }
}
