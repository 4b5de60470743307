using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime.Devices;

/// <summary>
/// Elements on the processor, on a device or on both: whichever side asks for them first has them copied, once. They change only while
/// one variable alone has them.
/// </summary>
internal sealed class DeviceArray
{
    // What tensors of the processor were copied to a device: nobody writes to their arrays, so one copy is enough.
    private static readonly ConditionalWeakTable<Array, DeviceArray> s_known = [];

    private readonly Lock _lock = new();
    private Array? _host;
    private DeviceMemory? _memory;

    private DeviceArray(DType dtype, int length, Array? host, DeviceMemory? memory) => (DType, Length, _host, _memory) = (dtype, length, host, memory);

    public DType DType { get; }

    public int Length { get; }

    /// <summary>Whether somebody else may see the elements, so that they stay as they are.</summary>
    public bool IsShared { get; private set; }

    /// <summary>The name of the device that has the elements, null for the processor.</summary>
    public string? DeviceName => _memory?.Device.Name;

    /// <summary>Elements that nobody writes to any more.</summary>
    public static DeviceArray Of(DType dtype, Array host) => s_known.GetValue(host, array => new DeviceArray(dtype, array.Length, array, null) { IsShared = true });

    /// <summary>The elements of a tensor that has a value.</summary>
    public static DeviceArray Of(Tensor tensor) => tensor.OnDevice ?? Of(tensor.DType, tensor.Data);

    /// <summary>An array of the processor that is written once, and nowhere else known.</summary>
    public static DeviceArray OnHost(DType dtype, long length)
    {
        var host = TensorFactory.NewArray(dtype, length);
        return new DeviceArray(dtype, host.Length, host, null);
    }

    /// <summary>New memory of a device, to be written.</summary>
    public static DeviceArray New(IDevice device, DType dtype, long length) => new(dtype, checked((int)length), null, device.Allocate(dtype, length));

    /// <summary>The elements for others too.</summary>
    public DeviceArray Share()
    {
        lock (_lock)
        {
            if (!IsShared && _host is not null) s_known.AddOrUpdate(_host, this);
            IsShared = true;
            return this;
        }
    }

    /// <summary>The elements on the processor, never written to any more.</summary>
    public Array Host
    {
        get
        {
            if (Volatile.Read(ref _host) is { } known) return known;
            lock (_lock)
            {
                if (_host is not null) return _host;
                var host = TensorFactory.NewArray(DType, Length);
                _memory!.CopyTo(host);
                if (IsShared) s_known.AddOrUpdate(host, this);
                Volatile.Write(ref _host, host);
                return host;
            }
        }
    }

    /// <summary>The array of <see cref="OnHost"/>, to be written.</summary>
    public Array Fresh => _host!;

    /// <summary>The elements on a device.</summary>
    /// <exception cref="TfResourceExhaustedException">There is not so much memory.</exception>
    public DeviceMemory On(IDevice device)
    {
        lock (_lock)
        {
            if (_memory?.Device == device) return _memory;

            // Of two devices one has them: the other one's copy is made again of the processor's.
            var host = Host;
            var memory = device.Allocate(DType, Length);
            memory.CopyFrom(host);
            return _memory = memory;
        }
    }

    /// <summary>The device's memory of elements that are not shared, to be written.</summary>
    public DeviceMemory Memory => _memory!;

    /// <summary>When the device was asked to write over them: what the processor has of them is void.</summary>
    public void Overwritten()
    {
        lock (_lock) _host = null;
    }

    /// <summary>Gives the device's memory back, when nobody else can ask for it.</summary>
    public void Release()
    {
        if (!IsShared) Interlocked.Exchange(ref _memory, null)?.Dispose();
    }
}
