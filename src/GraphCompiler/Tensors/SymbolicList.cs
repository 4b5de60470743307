using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>A list of tensors of a trace.</summary>
internal sealed class SymbolicList(NodeValue value) : Tensor(Shape.Unknown, null)
{
    public override DType DType => value.DType;

    internal override Array Data => throw NoValue();

    internal override string Repr => ToString();

    public override Array Numpy() => throw NoValue();

    internal override Value AsValue() => value;

    public override string ToString() => $"Tensor(\"TensorArray:0\", shape=(), dtype=variant)";

    private static OperatorNotAllowedInGraphException NoValue() => new("A list of tensors in a trace has no value yet.");
}
