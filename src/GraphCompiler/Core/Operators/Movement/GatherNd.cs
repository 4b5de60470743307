namespace GraphCompiler.Core.Operators;

/// <summary>The slices of x whose coordinates stand along the last axis of the indices. Gradient: dy added up where it was taken from.</summary>
/// <param name="BatchDims">How many leading axes x and the indices share.</param>
internal sealed record GatherNd(int BatchDims = 0) : Operator
{
    public override bool CanFail => true;

    public override bool Carries(DType dtype) => true;

    public override string Details => BatchDims == 0 ? "" : $"batchDims: {BatchDims}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, indices) = (inputs[0].Shape, inputs[1].Shape);
        if (indices.IsRankKnown && indices.Rank == 0) throw builder.Refusal(this, inputs, "indices must be at least a vector", "Shape must be at least rank 1 but is rank 0");
        if (indices.IsRankKnown && BatchDims >= indices.Rank) throw new TfValueException($"Argument `batch_dims` = {BatchDims} must be less than rank(`indices`) = {indices.Rank}");
        if (BatchDims < 0) throw new TfValueException($"Argument `batch_dims` = {BatchDims} must not be negative");
        if (!x.IsRankKnown || !indices.IsRankKnown || indices.Dims[^1].Size is not { } depth) return One(inputs[0].DType, Shape.Unknown);
        if (depth > x.Rank - BatchDims)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"index innermost dimension length must be <= params rank; saw: {depth} vs. {x.Rank - BatchDims}",
                $"indices.shape[-1] must be <= params.rank, but saw indices shape: {indices.ToKernelString()} and params shape: {x.ToKernelString()}");
        }

        if (TensorScatter.Differs(builder, x, 0, indices, 0, BatchDims) is not null)
        {
            throw new TfInvalidArgumentException($"Batch dimensions [0,{BatchDims}) of params[shape={x.ToKernelString()}] must match those of indices[shape={indices.ToKernelString()}]");
        }

        if (indices.ElementCount > 0 && x.ElementCount == 0 && Shape.Create(x.Dims.Slice(0, BatchDims + depth)).ElementCount == 0)
        {
            throw new TfInvalidArgumentException($"Requested more than 0 entries, but params is empty.  Params shape: {x.ToKernelString()}");
        }

        return One(inputs[0].DType, Shape.Create([.. indices.Dims.ToArray().Take(indices.Rank - 1), .. x.Dims.ToArray().Skip(BatchDims + depth)]));
    }

    public override Value?[] Gradient(GradientContext context) =>
        [context.Y.Apply(new ScatterNd(context.X.Shape, BatchDims), context.Dy), null];
}
