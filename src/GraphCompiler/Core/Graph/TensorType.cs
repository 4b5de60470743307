namespace GraphCompiler.Core;

/// <summary>What flows along an edge: a tensor of an element type and a shape, or a reference to the variable that holds one.</summary>
internal readonly record struct TensorType(DType DType, Shape Shape, bool IsVariable = false)
{
    /// <summary><c>float32[2,3]</c>, <c>variable float32[]</c></summary>
    public override string ToString() => (IsVariable ? "variable " : "") + DType.Name + (Shape.IsUnknown ? "[...]" : Shape.ToKernelString());
}
