using System.Collections.Concurrent;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Group = GraphCompiler.Core.Fusion.Group;
using IDevice = GraphCompiler.Runtime.Devices.IDevice;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// An accelerator of ILGPU: one stream, in whose order everything happens, and memory that is kept for the next who asks. Opened when it is first used.
/// </summary>
internal sealed class IlgpuDevice : IDevice
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<MemoryBuffer1D<byte, Stride1D.Dense>> _returned = [];
    private readonly Dictionary<long, Stack<MemoryBuffer1D<byte, Stride1D.Dense>>> _free = [];

    // All there are: one that only a lost tensor holds would be freed with it, while it goes back to the pool.
    private readonly HashSet<MemoryBuffer1D<byte, Stride1D.Dense>> _buffers = [];
    private readonly AcceleratorType _type;
    private readonly int _index;
    private Accelerator? _accelerator;
    private KernelCompiler? _compiler;
    private CuBlas? _blas;
    private bool _isBlasKnown;

    /// <param name="type">The kind of accelerator.</param>
    /// <param name="index">Which of these.</param>
    /// <param name="name">What it is called.</param>
    public IlgpuDevice(AcceleratorType type, int index, string name) => (_type, _index, Name) = (type, index, name);

    public string Name { get; set; }

    /// <summary>The most threads of a group, a power of two.</summary>
    public int MostThreads => Math.Min(256, 1 << (31 - int.LeadingZeroCount(Accelerator.MaxNumThreadsPerGroup)));

    /// <summary>The fewest that reach one another: those of a warp.</summary>
    public int FewestThreads => Accelerator.WarpSize;

    /// <summary>As many groups as keep all processors busy; a simulated one is not.</summary>
    public int MostGroups => _type == AcceleratorType.CPU ? 2 : Accelerator.NumMultiprocessors * 8;

    /// <summary>CUDA's library of products, where it is.</summary>
    public CuBlas? Blas
    {
        get
        {
            var accelerator = Accelerator;
            lock (_lock)
            {
                if (_isBlasKnown) return _blas;
                _isBlasKnown = true;
                return _blas = BlasLaunch.Open(accelerator);
            }
        }
    }

    private Accelerator Accelerator
    {
        get
        {
            lock (_lock)
            {
                if (_accelerator is not null) return _accelerator;
                var context = IlgpuDevices.Create(_type);
                _accelerator = context.Devices.Where(d => d.AcceleratorType == _type).ElementAt(_index).CreateAccelerator(context);
                _compiler = new KernelCompiler(_accelerator, _type, _index);
                return _accelerator;
            }
        }
    }

    /// <summary>Asks the accelerator for something until the answer is disposed of. One thread at a time does, each is made known to the driver.</summary>
    public StreamScope Enter()
    {
        var accelerator = Accelerator;
        var scope = _lock.EnterScope();
        accelerator.Bind();
        return new StreamScope(scope, accelerator.DefaultStream);
    }

    /// <summary>What launches a kernel.</summary>
    /// <inheritdoc cref="KernelCompiler.Load"/>
    public KernelLauncher? Load(System.Reflection.MethodInfo method, out string? reason)
    {
        _ = Accelerator;
        lock (_lock) return _compiler!.Load(method, out reason);
    }

    public DeviceMemory Allocate(DType dtype, long length)
    {
        var accelerator = Accelerator;
        var bytes = Size(checked(length * dtype.Size));
        lock (_lock)
        {
            accelerator.Bind();
            Collect();
            if (_free.TryGetValue(bytes, out var free) && free.TryPop(out var buffer)) return Memory(buffer);
            try
            {
                return Memory(New());
            }
            catch (Exception e) when (e is AcceleratorException or OutOfMemoryException or OverflowException)
            {
                Trim();
            }
        }

        // Tensors that nobody holds keep their memory until they are collected.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_lock)
        {
            Collect();
            Trim();
            try
            {
                return Memory(New());
            }
            catch (Exception e) when (e is AcceleratorException or OutOfMemoryException or OverflowException)
            {
                throw new TfResourceExhaustedException($"OOM when allocating {length} elements of {dtype.Name} on {Placement.Prefix}{Name}: {e.Message}");
            }
        }

        MemoryBuffer1D<byte, Stride1D.Dense> New()
        {
            var buffer = accelerator.Allocate1D<byte>(bytes);
            _buffers.Add(buffer);
            return buffer;
        }

        IlgpuMemory Memory(MemoryBuffer1D<byte, Stride1D.Dense> buffer)
        {
            GC.AddMemoryPressure(bytes);
            return new IlgpuMemory(this, dtype, length, buffer);
        }
    }

    /// <summary>Takes memory back, from whatever thread.</summary>
    public void Return(MemoryBuffer1D<byte, Stride1D.Dense>? buffer)
    {
        if (buffer is null) return;
        GC.RemoveMemoryPressure(buffer.LengthInBytes);
        _returned.Enqueue(buffer);
    }

    public DeviceLaunch? Bind(Group group, long[] extents, out string? reason) => GroupLaunch.Bind(this, group, extents, out reason);

    public DeviceLaunch? Bind(Operator @operator, TensorType[] inputs, TensorType[] outputs, out string? reason) =>
        OperatorLaunches.Bind(this, @operator, inputs, outputs, out reason);

    /// <summary>Threads for so many positions, that share them in strides.</summary>
    public KernelConfig Spread(long positions)
    {
        var threads = Threads(positions);
        return new KernelConfig(Groups((positions + threads - 1) / threads, 1), threads);
    }

    /// <summary>As many groups as there is work for and the device has room for.</summary>
    public int Groups(long count, int factor) => (int)Math.Clamp(count, 1, (long)MostGroups * factor);

    /// <summary>Whole warps, a power of two of threads.</summary>
    public int Threads(long count)
    {
        var threads = FewestThreads;
        while (threads < MostThreads && threads < count) threads *= 2;
        return Math.Min(threads, MostThreads);
    }

    /// <summary>Sizes of memory, a few for each power of two, so that a buffer serves who asks for almost as much.</summary>
    private static long Size(long bytes)
    {
        const long least = 256;
        if (bytes <= least) return least;
        var step = 1L << (61 - (int)long.LeadingZeroCount(bytes - 1));
        return (bytes + step - 1) / step * step;
    }

    private void Collect()
    {
        while (_returned.TryDequeue(out var buffer))
        {
            if (!_free.TryGetValue(buffer.LengthInBytes, out var free)) _free[buffer.LengthInBytes] = free = [];
            free.Push(buffer);
        }
    }

    private void Trim()
    {
        foreach (var buffer in _free.Values.SelectMany(f => f))
        {
            _buffers.Remove(buffer);
            buffer.Dispose();
        }

        _free.Clear();
    }
}

/// <summary>The right to ask an accelerator for something.</summary>
internal readonly ref struct StreamScope(Lock.Scope scope, AcceleratorStream stream) : IDisposable
{
    private readonly Lock.Scope _scope = scope;

    /// <summary>In whose order it happens.</summary>
    public AcceleratorStream Stream => stream;

    public void Dispose() => _scope.Dispose();
}
