using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>ILGPU's simulation of a GPU: threads in warps and groups, on the processor.</summary>
internal static class SimulatedDevice
{
    public static IDevice Device { get; } = IlgpuDevices.Find("cpu").Single();

    public static IDisposable Enter() => Placement.Enter(Device);
}
