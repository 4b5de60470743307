using System.Collections.Concurrent;
using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>The kernels of all loaded assemblies by the key of their group; the library's own are looked up where they stand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class KernelRegistry
{
    // A kernel that cannot be used stands here too, as the number of the interface that it was written for.
    private static readonly ConcurrentDictionary<string, Entry> s_kernels = new(StringComparer.Ordinal);

    // To compare what kernels compute with what their operators do one by one.
    private static readonly bool s_interpret = AppContext.TryGetSwitch("GraphCompiler.Interpret", out var on) && on;

    private readonly record struct Entry(nint Kernel, int Abi);

    /// <summary>The shape of <see cref="KernelArguments"/> that emitted code was written for.</summary>
    public const int Abi = Core.Fusion.Group.Abi;

    /// <summary>Registers a kernel; the first usable one of a key stays.</summary>
    public static void Add<TKernel>(string key, int abi)
        where TKernel : struct, IKernel
    {
        if (s_interpret) return;
        var entry = abi == Abi ? new Entry((nint)(delegate*<KernelArguments, void>)&TKernel.Run, Abi) : new Entry(0, abi);
        s_kernels.AddOrUpdate(key, entry, (_, old) => old.Kernel == 0 && entry.Kernel != 0 ? entry : old);
    }

    /// <summary>The kernel of a group, or null and why there is none.</summary>
    internal static delegate*<KernelArguments, void> Find(string key, out string? reason)
    {
        reason = null;
        var found = s_kernels.TryGetValue(key, out var entry);
        if (entry.Kernel != 0) return (delegate*<KernelArguments, void>)entry.Kernel;
        var own = OperatorKernels.Find(key);
        if (own is not null) return own;
        reason = found ? $"its kernel was generated for version {entry.Abi} of the kernel interface, this library has version {Abi}"
            : s_interpret ? "the switch GraphCompiler.Interpret is on"
            : "no assembly brings a kernel of this key";
        return null;
    }

    /// <summary>Whether a group has a kernel, or why it has none.</summary>
    internal static bool Has(string key, out string? reason) => Find(key, out reason) is not null;

    /// <summary>Puts a kernel in the place of a key's, as tests do that watch kernels run; returns what undoes it.</summary>
    internal static Action Replace<TKernel>(string key)
        where TKernel : struct, IKernel
    {
        var had = s_kernels.TryGetValue(key, out var old);
        s_kernels[key] = new Entry((nint)(delegate*<KernelArguments, void>)&TKernel.Run, Abi);
        return () =>
        {
            if (had) s_kernels[key] = old;
            else s_kernels.TryRemove(key, out _);
        };
    }
}
