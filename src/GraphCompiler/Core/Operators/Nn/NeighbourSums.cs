namespace GraphCompiler.Core.Operators;

/// <summary>y[.., c] = the sum of x[.., c - r] to x[.., c + r], without those that are beyond the ends. Gradient: the same sums of dy.</summary>
internal sealed record NeighbourSums(int Radius) : Operator
{
    public override string TensorFlowName => "LRN";

    public override string Details => $"radius: {Radius}";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [3]);
        return !shape.IsRankKnown || shape.Rank == 4
            ? One(inputs[0].DType, shape)
            : throw builder.Refusal(this, inputs, "in must be 4-dimensional", $"Shape must be rank 4 but is rank {shape.Rank}");
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(this)];
}
