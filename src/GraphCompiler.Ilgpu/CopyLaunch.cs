using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>What computes nothing - transposes, slices, joins, pads, repetitions -, as the copies that it is on the processor.</summary>
internal static class CopyLaunch
{
    public static DeviceLaunch? Bind(IlgpuDevice device, Movement movement, DType dtype, out string? reason) => dtype.Size switch
    {
        1 => CopyLaunch<byte>.Bind(device, movement, out reason),
        2 => CopyLaunch<short>.Bind(device, movement, out reason),
        4 => CopyLaunch<int>.Bind(device, movement, out reason),
        _ => CopyLaunch<long>.Bind(device, movement, out reason),
    };
}

/// <summary>Copies of elements that have the size of <typeparamref name="T"/>.</summary>
internal sealed class CopyLaunch<T> : DeviceLaunch
    where T : unmanaged
{
    private readonly IlgpuDevice _device;
    private readonly List<Part> _parts = [];
    private readonly int _zeroed;

    private CopyLaunch(IlgpuDevice device, int zeroed) => (_device, _zeroed) = (device, zeroed);

    private readonly record struct Part(Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, int, CopyAxes> Launch, KernelConfig Config, int From, int To, int Count, CopyAxes Axes);

    public override int Kernels => _parts.Count;

    public static CopyLaunch<T>? Bind(IlgpuDevice device, Movement movement, out string? reason)
    {
        reason = "its copies have too many axes or elements";
        var (moves, zeroed) = movement.Copies;
        var launch = new CopyLaunch<T>(device, zeroed);
        foreach (var move in moves)
        {
            var (axes, starts) = (move.Copy.Axes, move.Copy.Starts);
            if (axes.Length > CopyAxes.Most || axes.Any(a => a.Extent > int.MaxValue || Math.Abs(a.From) > int.MaxValue || Math.Abs(a.To) > int.MaxValue)) return null;
            var count = axes.Aggregate(1L, (product, axis) => product * axis.Extent);
            if (count > int.MaxValue || starts.From > int.MaxValue || starts.To > int.MaxValue) return null;
            if (count == 0) continue;
            var kernel = device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, int, CopyAxes>>(((Action<ArrayView<T>, ArrayView<T>, int, CopyAxes>)LibraryKernels.Copy).Method, out reason);
            if (kernel is null) return null;
            launch._parts.Add(new Part(kernel, device.Spread(count), move.From, move.To, (int)count, Describe(axes, starts)));
        }

        return launch;
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        using var scope = _device.Enter();
        if (_zeroed >= 0) ((IlgpuMemory)memory[_zeroed]).Clear(scope.Stream);
        foreach (var (launch, config, from, to, count, axes) in _parts)
        {
            launch(scope.Stream, config, ((IlgpuMemory)memory[from]).As<T>(), ((IlgpuMemory)memory[to]).As<T>(), count, axes);
        }
    }

    private static CopyAxes Describe((long Extent, long From, long To)[] axes, (long From, long To) starts)
    {
        object all = new CopyAxes { FromStart = (int)starts.From, ToStart = (int)starts.To };
        for (var i = 0; i < CopyAxes.Most; i++)
        {
            var (extent, from, to) = i < axes.Length ? axes[^(i + 1)] : (1, 0, 0);
            var number = CopyAxes.Most - 1 - i;
            Set("Extent", extent);
            Set("From", from);
            Set("To", to);

            void Set(string name, long value) => typeof(CopyAxes).GetField($"{name}{number}")!.SetValue(all, (int)value);
        }

        return (CopyAxes)all;
    }
}
