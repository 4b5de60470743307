using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>A list of tensors of a trace.</summary>
internal sealed class SymbolicList(NodeValue value) : OpaqueTensor(value.DType)
{
    public override string ToString() => "Tensor(\"TensorArray:0\", shape=(), dtype=variant)";

    internal override Value AsValue() => value;
}
