namespace GraphCompiler.Core.Operators;

/// <summary>A list without items.</summary>
internal sealed record ListEmpty(DType DType, Shape ItemShape) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "EmptyTensorList";

    public override string Details => $"{DType.Name}{(ItemShape.IsUnknown ? "" : ItemShape.ToKernelString())}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [new TensorType(DType, ItemShape, IsList: true)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { ItemShape = map(ItemShape) };

    public override Value?[] Gradient(GradientContext context) => [];
}
