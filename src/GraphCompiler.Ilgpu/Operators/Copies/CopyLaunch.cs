using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>What computes nothing - transposes, slices, joins, pads, repetitions -, as the copies that it is on the processor.</summary>
internal sealed class CopyLaunch : OperatorLaunch
{
    private readonly KernelLauncher _kernel;
    private readonly List<Part> _parts = [];
    private readonly int _zeroed;

    private CopyLaunch(OperatorSite site, KernelLauncher kernel, int zeroed)
        : base(site) => (_kernel, _zeroed) = (kernel, zeroed);

    private readonly record struct Part(KernelConfig Config, int From, int To, object[] Numbers);

    public override int Kernels => _parts.Count;

    public static DeviceLaunch? Bind(Movement movement, OperatorSite site)
    {
        if (site.Kernel(typeof(CopyKernels), nameof(CopyKernels.Copy), KernelElements.Bits(site.Outputs[0].DType)) is not { } kernel) return null;
        var (moves, zeroed) = movement.Copies;
        var launch = new CopyLaunch(site, kernel, zeroed);
        foreach (var move in moves)
        {
            var (axes, starts) = (move.Copy.Axes, move.Copy.Starts);
            var count = axes.Aggregate(1L, (product, axis) => product * axis.Extent);
            if (axes.Length > CopyAxes.Most || axes.Any(a => Math.Abs(a.From) > int.MaxValue || Math.Abs(a.To) > int.MaxValue)
                || count > int.MaxValue || starts.From > int.MaxValue || starts.To > int.MaxValue) return site.Refuse("its copies have too many axes or elements");
            if (count > 0) launch._parts.Add(new Part(site.Device.Spread(count), move.From, move.To, [(int)count, Describe(axes, starts)]));
        }

        return launch;
    }

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory)
    {
        if (_zeroed >= 0) ((IlgpuMemory)memory[_zeroed]).Clear(stream);
        foreach (var (config, from, to, numbers) in _parts) _kernel(stream, config, [memory[from], memory[to]], numbers);
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
