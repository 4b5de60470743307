namespace GraphCompiler.Core.Operators;

/// <summary>
/// The list (X) with another item at an index: operands are the list, the index, the item. Gradient: the item's is the item of dy at
/// the index, and the list's is dy with zeros there.
/// </summary>
/// <param name="IsDynamic">Whether the list grows when the index is behind its end.</param>
internal sealed record ListWrite(bool IsDynamic) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListSetItem";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (list, item) = (inputs[0].Type, inputs[2]);
        return list.DType == item.DType
            ? [list with { Shape = list.Shape.IsUnknown ? item.Shape : builder.Joined(list.Shape, item.Shape) }]
            : throw new TfTypeException($"TensorArray dtype is {list.DType.Name} but op is trying to write dtype {item.DType.Name}.");
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (index, item) = (context.Y, context.Inputs[2]);
        var zeros = item.Zeros();
        return
        [
            context.Needs(0) ? context.X.Builder.Apply(new ListWrite(IsDynamic: true), context.Dy, index, zeros)[0] : null,
            null,
            context.Needs(2) ? context.X.Builder.Apply(new ListRead(), context.Dy, index, zeros)[0] : null,
        ];
    }
}
