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
        var view = buffer.View.BaseView.SubView(0, _bytes);
        View = dtype.Size switch
        {
            1 => view,
            4 when dtype == DType.Float32 => view.Cast<float>(),
            8 when dtype == DType.Float64 => view.Cast<double>(),
            2 => view.Cast<short>(),
            4 => view.Cast<int>(),
            _ => view.Cast<long>(),
        };
    }

    ~IlgpuMemory() => _device.Return(Interlocked.Exchange(ref _buffer, null));

    public override IDevice Device => _device;

    /// <summary>The elements as kernels take them: an <see cref="ArrayView{T}"/>, of bytes for bools.</summary>
    public object View { get; }

    /// <summary>The elements as so many bytes each.</summary>
    public object Bits(int size) => size switch
    {
        1 => Bytes.SubView(0, _bytes),
        2 => Bytes.SubView(0, _bytes).Cast<short>(),
        4 => Bytes.SubView(0, _bytes).Cast<int>(),
        _ => Bytes.SubView(0, _bytes).Cast<long>(),
    };

    /// <summary>The elements as others of a type.</summary>
    public object As(Type element)
    {
        var bytes = Bytes.SubView(0, _bytes);
        return element == typeof(float) ? bytes.Cast<float>()
            : element == typeof(double) ? bytes.Cast<double>()
            : element == typeof(int) ? bytes.Cast<int>()
            : element == typeof(long) ? bytes.Cast<long>()
            : element == typeof(short) ? bytes.Cast<short>()
            : bytes;
    }

    /// <summary>Sets all elements to zero.</summary>
    public void Clear(AcceleratorStream stream)
    {
        if (_bytes > 0) Bytes.SubView(0, _bytes).MemSetToZero(stream);
    }

    private ArrayView<byte> Bytes => (_buffer ?? throw new ObjectDisposedException(nameof(IlgpuMemory))).View.BaseView;

    // ILGPU takes addresses, so that the arrays have to stay where they are.
    public override unsafe void CopyFrom(Array host) => _device.Do(stream =>
    {
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(host))
        {
            for (long at = 0; at < _bytes; at += MostBytes) Bytes.SubView(at, Part(at)).CopyFromCPU(stream, new ReadOnlySpan<byte>(first + at, Part(at)));
        }
    });

    public override unsafe void CopyTo(Array host) => _device.Do(stream =>
    {
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(host))
        {
            for (long at = 0; at < _bytes; at += MostBytes) Bytes.SubView(at, Part(at)).CopyToCPU(stream, new Span<byte>(first + at, Part(at)));
        }
    });

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _device.Return(Interlocked.Exchange(ref _buffer, null));
    }

    private int Part(long at) => (int)Math.Min(MostBytes, _bytes - at);
}
