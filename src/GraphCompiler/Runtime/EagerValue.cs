using GraphCompiler.Core;

namespace GraphCompiler.Runtime;

/// <summary>A tensor that has a value, as operators see it; equal when it is the same object.</summary>
internal sealed record EagerValue(Tensor Tensor) : Value
{
    public override Builder Builder => EagerBuilder.Current;

    public override TensorType Type => new(Tensor.DType, Tensor.ValueShape, Tensor is IVariable, Tensor is OpaqueTensor);
}
