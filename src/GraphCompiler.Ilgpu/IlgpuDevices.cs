using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using IDevice = GraphCompiler.Runtime.Devices.IDevice;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// The GPUs that ILGPU finds: those of CUDA, then those of OpenCL. <c>GRAPHCOMPILER_ILGPU_DEVICE</c> set to <c>cuda</c>, <c>opencl</c> or <c>cpu</c> asks for one kind alone;
/// the last is ILGPU's simulation of a GPU, which shows that a program is right, and not how fast it is. Without a driver there are none.
/// </summary>
internal sealed class IlgpuDevices : IDeviceProvider
{
    /// <summary>The variable of the environment that says which devices are looked for.</summary>
    public const string Variable = "GRAPHCOMPILER_ILGPU_DEVICE";

    IDevice[] IDeviceProvider.Find() => Find(Environment.GetEnvironmentVariable(Variable));

    /// <param name="kind">Which devices; null or empty for all real ones.</param>
    /// <exception cref="TfValueException">There is no such kind.</exception>
    internal static IDevice[] Find(string? kind)
    {
        AcceleratorType[] types = kind?.ToUpperInvariant() switch
        {
            null or "" => [AcceleratorType.Cuda, AcceleratorType.OpenCL],
            "CUDA" => [AcceleratorType.Cuda],
            "OPENCL" => [AcceleratorType.OpenCL],
            "CPU" => [AcceleratorType.CPU],
            _ => throw new TfValueException($"{Variable} is '{kind}', and has to be cuda, opencl or cpu."),
        };
        NativeNames.Register();
        var devices = new List<IDevice>();
        foreach (var type in types)
        {
            using var context = Create(type);
            var count = context.Devices.Count(d => d.AcceleratorType == type);
            for (var i = 0; i < count; i++) devices.Add(new IlgpuDevice(type, i, $"GPU:{devices.Count}"));
        }

        return [.. devices];
    }

    /// <summary>A context that knows the devices of one kind.</summary>
    public static Context Create(AcceleratorType type) => Context.Create(builder =>
    {
        _ = type switch
        {
            AcceleratorType.Cuda => builder.Cuda(),
            AcceleratorType.OpenCL => builder.OpenCL(),
            _ => builder.CPU(new CPUDevice(4, 4, 1)),
        };
        builder.EnableAlgorithms();

        // From here on ILGPU knows that views show global memory, which reads and writes need not find out each time.
        builder.Optimize(OptimizationLevel.O2);
    });
}
