using GraphCompiler.Core;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>A tensor with a value: an array that nobody writes to, and its shape.</summary>
internal sealed class EagerTensor<T>(T[] data, Shape shape) : Tensor<T>(shape, data)
{
    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot() => (T[])Elements!;

    internal override string Repr => TensorFormatter.Repr<T>(Snapshot(), Shape);

    public override string ToString() => TensorFormatter.Str<T>(Snapshot(), Shape);
}
