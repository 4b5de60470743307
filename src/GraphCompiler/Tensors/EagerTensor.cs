using GraphCompiler.Core;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>A tensor with a value: an array that nobody writes to, and its shape.</summary>
internal sealed class EagerTensor<T>(T[] data, Shape shape) : Tensor<T>
{
    public override Shape Shape => shape;

    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot() => data;

    internal override string Repr => TensorFormatter.Repr<T>(data, shape);

    public override string ToString() => TensorFormatter.Str<T>(data, shape);
}
