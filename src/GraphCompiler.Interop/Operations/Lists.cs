using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Interop;

/// <summary>Operations on lists of tensors.</summary>
internal static class Lists
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("TensorListReserve", n => n.Apply(new ListReserve(n.Type("element_dtype"), Item(n, 0)), n.Y)).Gives("handle")
            .For<ListReserve>(w => w.Node("TensorListReserve", [w.Writer.ItemShape(w.As<ListReserve>().ItemShape), w.X], Element(w.As<ListReserve>().DType), ShapeType)),
        new NodeForm("EmptyTensorList", n => n.Apply(new ListEmpty(n.Type("element_dtype"), Item(n, 0)), [])).Gives("handle")
            .For<ListEmpty>(w => w.Node("TensorListReserve", [w.Writer.ItemShape(w.As<ListEmpty>().ItemShape), w.Number(0)], Element(w.As<ListEmpty>().DType), ShapeType)),
        new NodeForm("TensorListFromTensor", n => n.Apply(new ListUnstack(), n.X)).Gives("output_handle")
            .For<ListUnstack>(w => w.Node("TensorListFromTensor", [w.X, w.Writer.ItemShape(Shape.Unknown)], Element(w.T), ShapeType)),
        new NodeForm("TensorListGetItem", n => n.Apply(new ListRead(), List(n), n.Y)).Gives("item")
            .For<ListRead>(w => w.Node("TensorListGetItem", [w.X, w.Inputs[1], w.Inputs.Length > 2 ? w.Writer.ShapeOf(w.Inputs[2], w.T) : w.Writer.ItemShape(w.ShapeOf(0))], Element(w.T))),
        new NodeForm("TensorListSetItem", n => n.Apply(new ListWrite(n.Bool("resize_if_index_out_of_bounds")), List(n), n.Y, n.Value(2))).Gives("output_handle")
            .For<ListWrite>(w => w.Node("TensorListSetItem", w.Inputs, Element(w.TypeOf(2).DType), ("resize_if_index_out_of_bounds", Attributes.Of(w.As<ListWrite>().IsDynamic)))),
        new NodeForm("TensorListPushBack", n => n.Apply(new ListWrite(IsDynamic: true), List(n), List(n).Apply(new ListLength()), n.Y)).Gives("output_handle"),
        new NodeForm("TensorListLength", n => n.Apply(new ListLength(), List(n))).Gives("length").For<ListLength>(w => w.Node("TensorListLength", w.Inputs)),
        new NodeForm("TensorListStack", n => n.Apply(new ListStack(Item(n, 1)), List(n))).Gives("tensor")
            .For<ListStack>(w => w.Node("TensorListStack", [w.X, w.Writer.ItemShape(w.As<ListStack>().ItemShape is { IsFullyDefined: true } known ? known : w.ShapeOf(0))], Element(w.T), ("num_elements", Attributes.Of(-1)))),
    ];

    private static (string, Messages.AttrValue) ShapeType => ("shape_type", Attributes.Of(DType.Int32));

    private static (string, Messages.AttrValue) Element(DType dtype) => ("element_dtype", Attributes.Of(dtype));

    private static Value List(NodeReading n) => Ambient.ReferenceTo(n[0]) is { Type.IsList: true } list ? list : throw n.Damaged("works on no list");

    // A scalar -1 is a shape of which nothing is known.
    private static Shape Item(NodeReading n, int index)
    {
        if (HostConstants.Elements(n[index]) is not { } sizes || n[index].Shape is { IsRankKnown: true, Rank: 0 }) return Shape.Unknown;
        return Shape.Create([.. sizes.Select(s => s.Number is >= 0 and var size ? (Dim)size : s.Number is null ? s.Size : Dim.Unknown)]);
    }
}
