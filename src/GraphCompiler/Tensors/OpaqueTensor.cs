using GraphCompiler.Core;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// What flows along an edge and has no elements of its own: a list of tensors, a position in a data set, a record of host code. No plan
/// takes it; it is a tensor so that tapes and calls carry it like any value.
/// </summary>
internal abstract class OpaqueTensor(DType dtype) : Tensor(Shape.Unknown, null)
{
    public sealed override DType DType => dtype;

    internal sealed override Array Data => throw new NotSupportedException($"{this} has no elements of its own.");

    internal sealed override string Repr => ToString();

    public sealed override Array Numpy() => Data;

    internal override Value AsValue() => new EagerValue(this);
}
