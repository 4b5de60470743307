namespace GraphCompiler.Core.Operators;

/// <summary>The parts of a tensor along its first axis as a list. Gradient: dy stacked.</summary>
internal sealed record ListUnstack : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListFromTensor";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        [new TensorType(inputs[0].DType, ItemOf(builder.WithAxes(inputs[0], [0])), IsList: true)];

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new ListStack(ItemOf(context.X.Shape)), context.X)];

    private static Shape ItemOf(Shape shape) => shape.IsRankKnown && shape.Rank > 0 ? Shape.Create([.. shape.Dims.ToArray().Skip(1)]) : Shape.Unknown;
}
