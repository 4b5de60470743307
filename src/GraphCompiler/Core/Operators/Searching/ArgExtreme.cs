namespace GraphCompiler.Core.Operators;

/// <summary>y = the index of the largest or smallest x along an axis: the first of several, never that of a NaN unless there is nothing else. No gradient.</summary>
/// <param name="IsLargest">Whether it is the largest.</param>
/// <param name="Axis">The axis that vanishes.</param>
/// <param name="IndexType">The element type of the answer.</param>
internal sealed record ArgExtreme(bool IsLargest, int Axis, DType IndexType) : Operator
{
    public override string TensorFlowName => IsLargest ? "ArgMax" : "ArgMin";

    public override string Details => $"{(IsLargest ? "largest" : "smallest")}, axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [Axis]);
        if (!shape.IsRankKnown) return One(IndexType, Reduction.Reduce(shape, [Axis], keepDims: false));
        if (shape.Rank == 0) throw new TfInvalidArgumentException($"Expected dimension in the range [0, 0), but got {Axis} [Op:{TensorFlowName}]");
        if (Axis < -shape.Rank || Axis >= shape.Rank)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Expected dimension in the range [{-shape.Rank}, {shape.Rank}), but got {Axis}",
                $"Dimension ({Axis}) must be in the range [{-shape.Rank}, {shape.Rank}), where {shape.Rank} is the number of dimensions in the input.");
        }

        var result = Reduction.Reduce(shape, [Axis], keepDims: false);
        if (shape.Dims[Axes.Positive(Axis, shape.Rank)].Size == 0 && result.ElementCount != 0)
        {
            throw new TfInvalidArgumentException($"Reduction axis {Axis} is empty in shape {shape.ToKernelString()} [Op:{TensorFlowName}]");
        }

        return One(IndexType, result);
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
