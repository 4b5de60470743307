namespace GraphCompiler.Core.Operators;

/// <summary>
/// y[indices[m][i]] = data[m][i]: rows put together by their numbers, of which the largest says how many there are; later ones replace
/// earlier ones. Operands are all indices, then as many data. Gradient: the rows of dy at the indices.
/// </summary>
internal sealed record Stitch : ControlOperator
{
    public override string TensorFlowName => "DynamicStitch";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var count = inputs.Length / 2;
        Shape? row = null;
        var first = 0;
        for (var m = 0; m < count; m++)
        {
            var (indices, data) = (inputs[m].Shape, inputs[count + m].Shape);
            if (!indices.IsRankKnown || !data.IsRankKnown) continue;
            if (data.Rank < indices.Rank || TensorScatter.Differs(builder, data, 0, indices, 0, indices.Rank) is not null)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"data[{m}].shape = {data.ToKernelString()} does not start with indices[{m}].shape = {indices.ToKernelString()}",
                    TensorScatter.NoPrefix(data, indices));
            }

            var own = Shape.Create(data.Dims.Slice(indices.Rank));
            if (row is not null && (row.Rank != own.Rank || TensorScatter.Differs(builder, row, 0, own, 0, own.Rank) is not null))
            {
                var (a, b) = (inputs[count + first].Shape, inputs[first].Shape.Rank);
                throw builder.Refusal(
                    this,
                    inputs,
                    $"Need data[{first}].shape[{b}:] = data[{m}].shape[{indices.Rank}:], got data[{first}].shape = {a.ToKernelString()}, data[{m}].shape = {data.ToKernelString()}",
                    (row.Rank == own.Rank ? TensorScatter.Differs(row, 0, own, 0, own.Rank) : null) ?? "Shapes must be equal rank");
            }

            if (row is null) (row, first) = (own, m);
        }

        return One(inputs[count].DType, row is null ? Shape.Unknown : Shape.Create([Dim.Unknown, .. row.Dims]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var gradients = context.None;
        var count = gradients.Length / 2;
        for (var m = 0; m < count; m++)
        {
            if (context.Needs(count + m)) gradients[count + m] = context.Dy.Apply(new Gather(0), context.Inputs[m]).WithShape(context.Inputs[count + m].Shape);
        }

        return gradients;
    }
}
