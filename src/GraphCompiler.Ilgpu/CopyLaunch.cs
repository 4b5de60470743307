using System.Reflection;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>What computes nothing - transposes, slices, joins, pads, repetitions -, as the copies that it is on the processor.</summary>
internal sealed class CopyLaunch : DeviceLaunch
{
    private readonly IlgpuDevice _device;
    private readonly List<(Kernel Kernel, KernelConfig Config, int From, int To, int Count, object Axes)> _copies = [];
    private readonly int _size;
    private readonly int _zeroed;

    private CopyLaunch(IlgpuDevice device, int size, int zeroed) => (_device, _size, _zeroed) = (device, size, zeroed);

    public override int Kernels => _copies.Count;

    public static CopyLaunch? Bind(IlgpuDevice device, Movement movement, DType dtype, out string? reason)
    {
        reason = "its copies have too many axes or elements";
        var (moves, zeroed) = movement.Copies;
        var launch = new CopyLaunch(device, dtype.Size, zeroed);
        var element = dtype.Size switch { 1 => typeof(byte), 2 => typeof(short), 4 => typeof(int), _ => typeof(long) };
        var method = typeof(LibraryKernels).GetMethod(nameof(LibraryKernels.Copy), BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(element);
        foreach (var move in moves)
        {
            var (axes, starts) = (move.Copy.Axes, move.Copy.Starts);
            if (axes.Length > CopyAxes.Most || axes.Any(a => a.Extent > int.MaxValue || Math.Abs(a.From) > int.MaxValue || Math.Abs(a.To) > int.MaxValue)) return null;
            var count = axes.Aggregate(1L, (product, axis) => product * axis.Extent);
            if (count > int.MaxValue || starts.From > int.MaxValue || starts.To > int.MaxValue) return null;
            if (count == 0) continue;
            if (device.Load(method, out reason) is not { } kernel) return null;
            launch._copies.Add((kernel, device.Spread(count), move.From, move.To, (int)count, Describe(axes, starts)));
        }

        return launch;
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        var views = new object[memory.Length];
        for (var i = 0; i < views.Length; i++) views[i] = ((IlgpuMemory)memory[i]).Bits(_size);
        var zeroed = _zeroed < 0 ? null : (IlgpuMemory)memory[_zeroed];
        _device.Do(stream =>
        {
            zeroed?.Clear(stream);
            foreach (var (kernel, config, from, to, count, axes) in _copies) kernel.Launch(stream, config, views[from], views[to], count, axes);
        });
    }

    private static object Describe((long Extent, long From, long To)[] axes, (long From, long To) starts)
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

        return all;
    }
}
