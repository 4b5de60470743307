namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = for each value where it would stand in the sorted row with the same leading indices: before its equals, or after them. Operands
/// are the rows and the values. No gradient.
/// </summary>
/// <param name="IsRight">Whether it is after its equals.</param>
/// <param name="IndexType">The element type of the answer.</param>
internal sealed record SearchSorted(bool IsRight, DType IndexType) : Operator
{
    public override string TensorFlowName => IsRight ? "UpperBound" : "LowerBound";

    public override string Details => IsRight ? "right" : "left";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (rows, values) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        if (rows.IsScalar || values.IsScalar) throw builder.Misfit("slice index -1 of dimension 0 out of bounds.", "slice index -1 of dimension 0 out of bounds. [Op:StridedSlice]");
        if (rows.IsRankKnown && values.IsRankKnown && (rows.Rank != values.Rank || TensorScatter.Differs(builder, rows, 0, values, 0, rows.Rank - 1) is not null))
        {
            throw new TfInvalidArgumentException($"Leading dim_size of both tensors must match: {rows.ToKernelString()} and {values.ToKernelString()} [Op:{TensorFlowName}]");
        }

        return One(IndexType, values);
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
