using GraphCompiler.Core;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

/// <summary>A tensor whose elements are on a device: the processor gets a copy when somebody there looks at them first.</summary>
internal sealed class DeviceTensor<T>(DeviceArray elements, Shape shape) : Tensor<T>(shape)
{
    internal override DeviceArray OnDevice => elements;

    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot() => (T[])elements.Host;

    internal override string Repr => TensorFormatter.Repr<T>(Snapshot(), Shape);

    public override string ToString() => TensorFormatter.Str<T>(Snapshot(), Shape);

    private protected override Array Copied() => elements.Host;
}
