using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using Group = GraphCompiler.Core.Fusion.Group;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>The simulated device, which notes the operators that it has no code for.</summary>
internal sealed class ListeningDevice : IDevice
{
    private readonly IDevice _device = SimulatedDevice.Device;

    private readonly SortedDictionary<string, SortedSet<string>> _onProcessor = new(StringComparer.Ordinal);

    /// <summary>The operators that ran on the processor, though they had elements, and the element types for which they did.</summary>
    public string Told => string.Join("; ", _onProcessor.Select(o => $"{o.Key} {string.Join(' ', o.Value)}"));

    public string Name { get; set; } = SimulatedDevice.Device.Name;

    public DeviceMemory Allocate(DType dtype, long length) => new Memory(this, _device.Allocate(dtype, length));

    public DeviceLaunch? Bind(Group group, long[] extents, out string? reason) => Wrapped(_device.Bind(group, extents, out reason));

    public DeviceLaunch? Bind(Operator @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        var launch = _device.Bind(@operator, inputs, outputs, out reason);
        if (launch is null && inputs.Concat(outputs).All(t => t.Shape.ElementCount > 0)) Note(@operator.Name, (inputs.Length > 0 ? inputs : outputs)[0].DType.Name);
        return Wrapped(launch);
    }

    private void Note(string name, string dtype)
    {
        if (!_onProcessor.TryGetValue(name, out var dtypes)) _onProcessor[name] = dtypes = new SortedSet<string>(StringComparer.Ordinal);
        dtypes.Add(dtype);
    }

    private static Launch? Wrapped(DeviceLaunch? launch) => launch is null ? null : new Launch(launch);

    private sealed class Memory(IDevice device, DeviceMemory memory) : DeviceMemory
    {
        public DeviceMemory Inner => memory;

        public override IDevice Device => device;

        public override void CopyFrom(Array host) => memory.CopyFrom(host);

        public override void CopyTo(Array host) => memory.CopyTo(host);

        public override void Dispose() => memory.Dispose();
    }

    private sealed class Launch(DeviceLaunch launch) : DeviceLaunch
    {
        public override int Kernels => launch.Kernels;

        public override bool WorksInPlace => launch.WorksInPlace;

        public override void Run(ReadOnlySpan<DeviceMemory> memory) => launch.Run(Array.ConvertAll(memory.ToArray(), m => ((Memory)m).Inner));
    }
}
