using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Devices;

/// <summary>
/// What runs kernels in memory of its own. Whatever it has no code for runs on the processor, so a device offers memory and as many launches as it can. All it does
/// happens in the order in which it was asked.
/// </summary>
internal interface IDevice
{
    /// <summary><c>GPU:0</c>, counted among the devices that the program may use.</summary>
    string Name { get; set; }

    /// <exception cref="TfResourceExhaustedException">There is not so much memory.</exception>
    DeviceMemory Allocate(DType dtype, long length);

    /// <summary>The code of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="extents">The lengths of its merged axes.</param>
    /// <param name="reason">Why there is none.</param>
    DeviceLaunch? Bind(Group group, long[] extents, out string? reason);

    /// <summary>The code of an operator that no group holds.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="inputs">The types of its operands.</param>
    /// <param name="outputs">The types of its results.</param>
    /// <param name="reason">Why there is none.</param>
    DeviceLaunch? Bind(Operator @operator, TensorType[] inputs, TensorType[] outputs, out string? reason);
}

/// <summary>Elements in a device's memory. Given back when it is disposed of or nobody holds it; the device goes on with what it was asked before.</summary>
internal abstract class DeviceMemory : IDisposable
{
    public abstract IDevice Device { get; }

    /// <summary>Writes all elements.</summary>
    public abstract void CopyFrom(Array host);

    /// <summary>Reads all elements, when everything that was asked before is done.</summary>
    public abstract void CopyTo(Array host);

    public abstract void Dispose();
}

/// <summary>Code of a device, bound to extents.</summary>
internal abstract class DeviceLaunch
{
    /// <summary>How many kernels it launches.</summary>
    public abstract int Kernels { get; }

    /// <summary>Whether an output may be the memory of an operand that it has all elements of: each is read before it is written.</summary>
    public virtual bool WorksInPlace => false;

    /// <param name="memory">Operands, then outputs.</param>
    public abstract void Run(ReadOnlySpan<DeviceMemory> memory);
}
