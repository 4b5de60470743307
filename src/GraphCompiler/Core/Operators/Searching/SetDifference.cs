namespace GraphCompiler.Core.Operators;

/// <summary>The elements of the vector x that y does not have, and where they stand in x. No gradient.</summary>
internal sealed record SetDifference : ControlOperator
{
    public override string TensorFlowName => "ListDiff";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        for (var i = 0; i < 2; i++)
        {
            if (inputs[i].Shape is { IsRankKnown: true, Rank: not 1 and var rank }) throw builder.Refusal(this, inputs, $"{(i == 0 ? "x" : "y")} should be a 1D vector.", $"Shape must be rank 1 but is rank {rank}");
        }

        return [new TensorType(inputs[0].DType, Shape.Create([Dim.Unknown])), new TensorType(DType.Int32, Shape.Create([Dim.Unknown]))];
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
