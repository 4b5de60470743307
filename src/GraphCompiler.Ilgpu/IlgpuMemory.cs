using System.Runtime.InteropServices;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;
using IDevice = GraphCompiler.Runtime.Devices.IDevice;

namespace GraphCompiler.Ilgpu;

/// <summary>Elements in the memory of an accelerator. Nobody who held it, and let go of it without a word, loses it: it goes back to the pool.</summary>
internal sealed class IlgpuMemory : DeviceMemory
{
    // As much as a copy may be told of at once.
    private const int MostBytes = 1 << 30;

    private readonly IlgpuDevice _device;
    private readonly long _bytes;
    private MemoryBuffer1D<byte, Stride1D.Dense>? _buffer;

    public IlgpuMemory(IlgpuDevice device, DType dtype, long length, MemoryBuffer1D<byte, Stride1D.Dense> buffer)
    {
        (_device, _bytes, _buffer) = (device, length * dtype.Size, buffer);
    }

    ~IlgpuMemory() => _device.Return(Interlocked.Exchange(ref _buffer, null));

    public override IDevice Device => _device;

    /// <summary>The elements as kernels take them: bytes for bools, the bits of float16.</summary>
    public ArrayView<T> As<T>()
        where T : unmanaged => Bytes.SubView(0, _bytes).Cast<T>();

    /// <summary>Sets all elements to zero.</summary>
    public void Clear(AcceleratorStream stream)
    {
        if (_bytes > 0) Bytes.SubView(0, _bytes).MemSetToZero(stream);
    }

    private ArrayView<byte> Bytes => (_buffer ?? throw new ObjectDisposedException(nameof(IlgpuMemory))).View.BaseView;

    // ILGPU takes addresses, so that the arrays have to stay where they are.
    public override unsafe void CopyFrom(Array host)
    {
        using var scope = _device.Enter();
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(host))
        {
            for (long at = 0; at < _bytes; at += MostBytes) Bytes.SubView(at, Part(at)).CopyFromCPU(scope.Stream, new ReadOnlySpan<byte>(first + at, Part(at)));
        }
    }

    public override unsafe void CopyTo(Array host)
    {
        using var scope = _device.Enter();
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(host))
        {
            for (long at = 0; at < _bytes; at += MostBytes) Bytes.SubView(at, Part(at)).CopyToCPU(scope.Stream, new Span<byte>(first + at, Part(at)));
        }
    }

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _device.Return(Interlocked.Exchange(ref _buffer, null));
    }

    private int Part(long at) => (int)Math.Min(MostBytes, _bytes - at);
}
