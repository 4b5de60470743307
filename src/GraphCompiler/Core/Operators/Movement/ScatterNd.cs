namespace GraphCompiler.Core.Operators;

/// <summary>Zeros of a shape to which slices are added where the coordinates along the last axis of the indices say. Gradient: the slices of dy at these.</summary>
/// <param name="Target">The shape.</param>
/// <param name="BatchDims">How many leading axes the shape, the indices and the slices share.</param>
internal sealed record ScatterNd(Shape Target, int BatchDims = 0) : Operator
{
    public override bool CanFail => true;

    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (indices, updates) = (inputs[0].Shape, inputs[1].Shape);
        if (indices.IsRankKnown && updates.IsRankKnown && Target.IsRankKnown && BatchDims == 0) Check(builder, inputs, indices, updates);
        return One(inputs[1].DType, Target);
    }

    public override Value?[] Gradient(GradientContext context) => [null, context.Dy.Apply(new GatherNd(BatchDims), context.X).WithShape(context.Y.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };

    private void Check(Builder builder, Value[] inputs, Shape indices, Shape updates)
    {
        if (updates.Rank == 0) throw builder.Refusal(this, inputs, $"Updates shape must have rank at least one. Found:{updates.ToKernelString()}", "Shape must be at least rank 1 but is rank 0");
        if (indices.Rank == 0) throw builder.Refusal(this, inputs, $"Indices shape must have rank at least one. Found:{indices.ToKernelString()}", "Shape must be at least rank 1 but is rank 0");
        if (Target.ElementCount == 0 && indices.ElementCount > 0 && updates.ElementCount > 0)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Indices and updates specified for empty output.  indices shape: {indices.ToKernelString()}",
                "Indices and updates specified for empty input");
        }

        var outer = indices.Rank - 1;
        if (TensorScatter.Differs(builder, indices, 0, updates, 0, outer) is { } first)
        {
            var message = $"Dimensions [0,{outer}) of indices[shape={indices.ToKernelString()}] must match dimensions [0,{outer}) of updates[shape={updates.ToKernelString()}]";
            throw builder.Refusal(this, inputs, message, message.Replace("] must", $"] = {Part(indices, 0, outer)} must") + $" = {Part(updates, 0, outer)}: {first}");
        }

        if (indices.Dims[^1].Size is not { } depth) return;
        var inner = $"Dimensions [{depth},{Target.Rank}) of input[shape={Target.ToKernelString()}] must match dimensions [{outer},{updates.Rank}) of updates[shape={updates.ToKernelString()}]";
        if (depth > Target.Rank || Target.Rank - depth != updates.Rank - outer) throw new TfInvalidArgumentException(inner);
        if (TensorScatter.Differs(builder, Target, depth, updates, outer, Target.Rank - depth) is { } second)
        {
            throw builder.Refusal(this, inputs, inner, inner.Replace("] must", $"] = {Part(Target, depth, Target.Rank)} must") + $" = {Part(updates, outer, updates.Rank)}: {second}");
        }
    }

    private static string Part(Shape shape, int from, int to) => Shape.Create([.. shape.Dims.ToArray().Take(to).Skip(from)]).ToKernelString();
}
