namespace GraphCompiler.Core.Operators;

/// <summary>All items one after another along their first axis. Gradient: dy cut at the same places.</summary>
internal sealed record ListConcat : ControlOperator
{
    public override string TensorFlowName => "TensorListConcat";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(
        inputs[0].DType,
        inputs[0].Shape is { IsRankKnown: true, Rank: > 0 } shape ? Shape.Create([Dim.Unknown, .. shape.Dims.ToArray().Skip(1)]) : Shape.Unknown);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new ListSplit(), context.X)];
}
