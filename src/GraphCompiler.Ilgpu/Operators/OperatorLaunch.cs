using GraphCompiler.Core;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>An operator as launches of kernels of the library.</summary>
internal abstract class OperatorLaunch(OperatorSite site) : DeviceLaunch
{
    public override int Kernels => 1;

    /// <summary>Where it is bound.</summary>
    protected OperatorSite Site { get; } = site;

    protected IlgpuDevice Device => Site.Device;

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        using var scope = Device.Enter();
        Run(scope.Stream, memory);
    }

    /// <param name="stream">Where it happens.</param>
    /// <param name="memory">Operands, then results.</param>
    protected abstract void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory);

    /// <summary>Memory for the time of a launch.</summary>
    protected IlgpuMemory Scratch(DType dtype, long length) => (IlgpuMemory)Device.Allocate(dtype, length);
}

/// <summary>One kernel over positions, with the operands and results as they come.</summary>
internal sealed class PositionsLaunch(OperatorSite site, KernelLauncher kernel, long positions, params object[] numbers) : OperatorLaunch(site)
{
    private readonly KernelConfig _config = site.Device.Spread(positions);

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory) => kernel(stream, _config, memory, numbers);
}

/// <summary>One kernel with a group for each line.</summary>
internal sealed class GroupsLaunch(OperatorSite site, KernelLauncher kernel, long lines, long length, params object[] numbers) : OperatorLaunch(site)
{
    private readonly KernelConfig _config = new(site.Device.Groups(lines, 16), site.Device.Threads(length));

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory) => kernel(stream, _config, memory, numbers);
}

/// <summary>
/// An operator that may refuse what its operands hold. Its kernels note that in one number, which is read when they are done: then the processor runs the operator on copies,
/// and says what is wrong. So nothing is computed of a result that is none.
/// </summary>
internal abstract class CheckedLaunch(OperatorSite site) : OperatorLaunch(site)
{
    public sealed override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        using var wrong = Scratch(DType.Int32, 1);
        using (var scope = Device.Enter())
        {
            wrong.Clear(scope.Stream);
            Run(scope.Stream, [.. memory, wrong]);
        }

        var found = new int[1];
        wrong.CopyTo(found);
        if (found[0] != 0) RunOnProcessor(memory);
    }

    private void RunOnProcessor(ReadOnlySpan<DeviceMemory> memory)
    {
        TensorType[] types = [.. Site.Inputs, .. Site.Outputs];
        var arrays = Array.ConvertAll(types, t => TensorFactory.NewArray(t.DType, t.Shape.ElementCount));
        for (var i = 0; i < Site.Inputs.Length; i++) memory[i].CopyTo(arrays[i]);
        OperatorRunner.Bind(Site.Operator, Site.Inputs, Site.Outputs).Run(arrays);
        for (var i = Site.Inputs.Length; i < arrays.Length; i++) memory[i].CopyFrom(arrays[i]);
    }
}

/// <summary>One kernel over positions, whose last view is the number that notes what is wrong.</summary>
internal sealed class CheckedPositionsLaunch(OperatorSite site, KernelLauncher kernel, long positions, params object[] numbers) : CheckedLaunch(site)
{
    private readonly KernelConfig _config = site.Device.Spread(positions);

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory) => kernel(stream, _config, memory, numbers);
}
