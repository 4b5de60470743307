namespace GraphCompiler.Core.Operators;

/// <summary>
/// A size that is a number of the graph, a scalar, as the length of an axis: a tensor of so many rows without a column. Nothing computes with it;
/// shapes that have this length know it from here.
/// </summary>
internal sealed record GivenSize : ControlOperator
{
    public override string TensorFlowName => "Fill";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        One(DType.Int32, Shape.Create([builder.KnownInts(inputs[0]) is [var size] && size >= 0 ? size : Dim.Unknown, 0]));

    public override Value?[] Gradient(GradientContext context) => context.None;
}
