namespace GraphCompiler.Core.Operators;

/// <summary>A list with places for as many items as a scalar says, none of them written.</summary>
/// <param name="DType">The items' element type.</param>
/// <param name="ItemShape">Their shape, as far as it is known.</param>
internal sealed record ListReserve(DType DType, Shape ItemShape) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListReserve";

    public override bool CanFail => true;

    public override string Details => $"{DType.Name}{(ItemShape.IsUnknown ? "" : ItemShape.ToKernelString())}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [new TensorType(DType, ItemShape, IsList: true)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { ItemShape = map(ItemShape) };

    public override Value?[] Gradient(GradientContext context) => context.None;
}
