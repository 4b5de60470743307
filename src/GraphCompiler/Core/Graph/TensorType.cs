namespace GraphCompiler.Core;

/// <summary>
/// What flows along an edge: a tensor of an element type and a shape, a reference to the variable that holds one, or a list of
/// tensors, of which the shape is that of the items.
/// </summary>
internal readonly record struct TensorType(DType DType, Shape Shape, bool IsVariable = false, bool IsList = false)
{
    /// <summary><c>float32[2,3]</c>, <c>variable float32[]</c>, <c>list of float32[3]</c></summary>
    public override string ToString() => (IsVariable ? "variable " : IsList ? "list of " : "") + DType.Name + (Shape.IsUnknown ? "[...]" : Shape.ToKernelString());
}
