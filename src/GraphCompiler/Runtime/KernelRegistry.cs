using System.Collections.Concurrent;
using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>The kernels of all loaded assemblies by the key of their group.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class KernelRegistry
{
    private static readonly ConcurrentDictionary<string, nint> s_kernels = new(StringComparer.Ordinal);

    static KernelRegistry() => OperatorKernels.Register();

    /// <summary>The shape of <see cref="KernelArguments"/> that emitted code was written for.</summary>
    public const int Abi = 1;

    /// <summary>Registers a kernel; the first one of a key stays.</summary>
    public static void Add<TKernel>(string key, int abi)
        where TKernel : struct, IKernel
    {
        if (abi == Abi) Add(key, &TKernel.Run);
    }

    internal static void Add(string key, delegate*<in KernelArguments, void> run) => s_kernels.TryAdd(key, (nint)run);
}
