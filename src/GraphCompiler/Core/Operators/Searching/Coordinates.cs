namespace GraphCompiler.Core.Operators;

/// <summary>The coordinates of the elements of x that are not zero, in row-major order: how many there are, only x says. No gradient.</summary>
internal sealed record Coordinates : ControlOperator
{
    public override string TensorFlowName => "Where";

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        One(DType.Int64, Shape.Create([Dim.Unknown, inputs[0].Shape is { IsRankKnown: true, Rank: var rank } ? rank : Dim.Unknown]));

    public override Value?[] Gradient(GradientContext context) => context.None;
}
