namespace GraphCompiler.Core.Operators;

/// <summary>Repeats x along new and length-1 axes. Costs nothing in a kernel. Gradient: dy summed over what was repeated.</summary>
internal sealed record BroadcastTo(Shape Target) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (!shape.IsRankKnown || !Target.IsRankKnown) return One(inputs[0].DType, Target);
        if (shape.Rank > Target.Rank)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Rank of input ({shape.Rank}) must be no greater than rank of output shape ({Target.Rank}).",
                $"Shape must be at most rank {Target.Rank} but is rank {shape.Rank}");
        }

        if (builder.RunsNow && !Target.IsFullyDefined) throw new TfInvalidArgumentException($"Dimension -1 must be >= 0: a shape to broadcast to has no place for {Target}");
        for (var i = 1; i <= shape.Rank; i++)
        {
            var (from, to) = (shape.Dims[^i], Target.Dims[^i]);
            if (from == 1 || !from.IsKnown || !to.IsKnown || from == to) continue;
            throw builder.Refusal(
                this,
                inputs,
                to == 1 ? $"Unable to broadcast tensor of shape {shape.ToKernelString()} to tensor of shape {Target.ToKernelString()}"
                    : $"Incompatible shapes: {shape.ToKernelString()} vs. {Target.ToKernelString()}",
                $"Dimensions must be equal, but are {from} and {to}");
        }

        return One(inputs[0].DType, Target);
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.SumTo(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => new BroadcastTo(map(Target));
}
