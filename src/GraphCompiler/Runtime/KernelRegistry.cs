using System.Collections.Concurrent;
using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>The kernels of all loaded assemblies by the key of their group.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class KernelRegistry
{
    // A kernel that cannot be used stands here too, as the number of the interface that it was written for.
    private static readonly ConcurrentDictionary<string, Entry> s_kernels = new(StringComparer.Ordinal);

    // To compare what kernels compute with what their operators do one by one.
    private static readonly bool s_interpret = AppContext.TryGetSwitch("GraphCompiler.Interpret", out var on) && on;

    static KernelRegistry() => OperatorKernels.Register();

    private readonly record struct Entry(nint Kernel, int Abi);

    /// <summary>The shape of <see cref="KernelArguments"/> that emitted code was written for.</summary>
    public const int Abi = Core.Fusion.Group.Abi;

    /// <summary>Registers a kernel; the first usable one of a key stays.</summary>
    public static void Add<TKernel>(string key, int abi)
        where TKernel : struct, IKernel
    {
        if (s_interpret) return;
        if (abi == Abi) Add(key, &TKernel.Run);
        else s_kernels.TryAdd(key, new Entry(0, abi));
    }

    internal static void Add(string key, delegate*<in KernelArguments, void> run) =>
        s_kernels.AddOrUpdate(key, new Entry((nint)run, Abi), (_, old) => old.Kernel == 0 ? new Entry((nint)run, Abi) : old);

    /// <summary>The kernel of a group, or null and why there is none.</summary>
    internal static delegate*<in KernelArguments, void> Find(string key, out string? reason)
    {
        reason = null;
        if (!s_kernels.TryGetValue(key, out var entry)) reason = s_interpret ? "the switch GraphCompiler.Interpret is on" : "no assembly brings a kernel of this key";
        else if (entry.Kernel == 0) reason = $"its kernel was generated for version {entry.Abi} of the kernel interface, this library has version {Abi}";
        return (delegate*<in KernelArguments, void>)entry.Kernel;
    }

    /// <summary>Puts a kernel in the place of a key's, as tests do that watch kernels run; returns what undoes it.</summary>
    internal static Action Replace<TKernel>(string key)
        where TKernel : struct, IKernel
    {
        var had = s_kernels.TryGetValue(key, out var old);
        s_kernels[key] = new Entry((nint)(delegate*<in KernelArguments, void>)&TKernel.Run, Abi);
        return () =>
        {
            if (had) s_kernels[key] = old;
            else s_kernels.TryRemove(key, out _);
        };
    }
}
