namespace GraphCompiler.Core.Operators;

/// <summary>
/// All items along a new first axis: operands are the list and, where items that nobody wrote are zeros, a tensor of the result's
/// shape. Gradient: dy, item by item.
/// </summary>
/// <param name="ItemShape">The shape of an item, which an empty list cannot say.</param>
internal sealed record ListStack(Shape ItemShape) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListStack";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        One(inputs[0].DType, inputs.Length > 1 ? inputs[1].Shape : Shape.Create([Dim.Unknown]).Concatenate(ItemShape.IsFullyDefined ? ItemShape : inputs[0].Shape));

    public override Operator MapShapes(Func<Shape, Shape> map) => new ListStack(map(ItemShape));

    public override Value?[] Gradient(GradientContext context)
    {
        var gradients = context.None;
        gradients[0] = context.Dy.Apply(new ListUnstack());
        return gradients;
    }
}
