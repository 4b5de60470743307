using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

// ILGPU writes what launches kernels into an assembly of its own, which has to see the structures that they take.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Compiles kernels for an accelerator in a context beside its own: a kernel that ILGPU cannot compile leaves a context in which no other one compiles, so that
/// the next kernel gets a new one, while memory and kernels of the accelerator stay.
/// </summary>
internal sealed class KernelCompiler(Accelerator accelerator, AcceleratorType type, int index)
{
    private readonly Dictionary<MethodInfo, (KernelLauncher? Launcher, string? Reason)> _kernels = [];

    // Kernels that were compiled in a context run as long as it is there.
    private readonly List<Context> _contexts = [];
    private Func<EntryPointDescription, CompiledKernel>? _compile;

    /// <summary>What launches a kernel, compiled once.</summary>
    /// <param name="method">A static method of views and numbers.</param>
    /// <param name="reason">Why it could not be compiled.</param>
    public KernelLauncher? Load(MethodInfo method, out string? reason)
    {
        if (!_kernels.TryGetValue(method, out var known)) _kernels[method] = known = Compile(method);
        reason = known.Reason;
        return known.Launcher;
    }

    private (KernelLauncher? Launcher, string? Reason) Compile(MethodInfo method)
    {
        try
        {
            _compile ??= Start();
            return (KernelLaunchers.Of(accelerator.LoadKernel(_compile(EntryPointDescription.FromExplicitlyGroupedKernel(method))), method), null);
        }
        catch (Exception e)
        {
            // Whatever goes wrong in a compiler, the processor can do what the kernel does.
            _compile = null;
            return (null, $"ILGPU could not compile {method.DeclaringType!.Name}.{method.Name}: {(e.InnerException ?? e).Message}");
        }
    }

    private Func<EntryPointDescription, CompiledKernel> Start()
    {
        var context = IlgpuDevices.Create(type);
        _contexts.Add(context);
        if (accelerator is CudaAccelerator cuda)
        {
            // Another accelerator would be another context of the driver.
            var backend = new PTXBackend(context, cuda.Capabilities, cuda.Architecture, cuda.InstructionSet, null);
            return entry => backend.Compile(entry, KernelSpecialization.Empty);
        }

        var other = context.Devices.Where(d => d.AcceleratorType == type).ElementAt(index).CreateAccelerator(context);
        return entry => other.CompileKernel(entry);
    }
}
