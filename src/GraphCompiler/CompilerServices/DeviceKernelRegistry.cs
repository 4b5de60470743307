using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace GraphCompiler.CompilerServices;

/// <summary>The kernels for devices of all loaded assemblies by the key of their group: methods that a device compiles when it runs them first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceKernelRegistry
{
    private const BindingFlags Methods = BindingFlags.Static | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<string, Entry> s_kernels = new(StringComparer.Ordinal);

    private sealed record Entry([property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.NonPublicMethods)] Type Kernels, string Name);

    /// <summary>All keys.</summary>
    internal static IEnumerable<string> Keys => s_kernels.Keys;

    /// <summary>Registers a kernel; one that was written for another version of the interface is left out, the first of a key stays.</summary>
    /// <param name="kernels">The class.</param>
    /// <param name="name">The method. Where it leaves parts of folds, another one, <c>...Total</c>, folds these.</param>
    /// <param name="key">The key.</param>
    /// <param name="abi">The version.</param>
    public static void Add([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.NonPublicMethods)] Type kernels, string name, string key, int abi)
    {
        if (abi == KernelRegistry.Abi) s_kernels.TryAdd(key, new Entry(kernels, name));
    }

    /// <summary>The method of a key, and the one that folds the parts that it leaves, if it does.</summary>
    internal static (MethodInfo Kernel, MethodInfo? Total)? Find(string key) =>
        s_kernels.TryGetValue(key, out var entry) ? (entry.Kernels.GetMethod(entry.Name, Methods)!, entry.Kernels.GetMethod(entry.Name + "Total", Methods)) : null;
}
