using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GraphCompiler.Runtime.Devices;

/// <summary>The devices beside the processor, and which one this thread's functions and operators run on.</summary>
internal static class Placement
{
    /// <summary>What stands before a device's name where TensorFlow writes it in full.</summary>
    public const string Prefix = "/job:localhost/replica:0/task:0/device:";

    private const string Provider = "GraphCompiler.Ilgpu.IlgpuDevices, GraphCompiler.Ilgpu";

    private static readonly Lock s_lock = new();
    private static IDevice[]? s_devices;

    // Most programs never open a scope, and their calls look no further.
    private static volatile int s_scopes;

    [ThreadStatic]
    private static IDevice? t_current;

    /// <summary>The device of the present scope, null for the processor.</summary>
    public static IDevice? Current => s_scopes == 0 ? null : t_current;

    /// <summary>All devices. Those of ILGPU are looked for when somebody asks first, where the program brings its assembly.</summary>
    public static IDevice[] All
    {
        get
        {
            lock (s_lock) return s_devices ??= Find();
        }
    }

    /// <summary>Sets all devices, as tests do; returns what undoes it.</summary>
    public static Action Replace(params IDevice[] devices)
    {
        lock (s_lock)
        {
            var before = s_devices;
            s_devices = devices;
            return () => s_devices = before;
        }
    }

    /// <summary>Runs what this thread calls on a device until the answer is disposed of.</summary>
    public static IDisposable Enter(IDevice? device)
    {
        Interlocked.Increment(ref s_scopes);
        var scope = new Scope(t_current);
        t_current = device;
        return scope;
    }

    /// <summary>The device of a name: <c>/GPU:0</c>, <c>gpu:0</c>, <c>/device:CPU:0</c>, <c>/job:localhost/replica:0/task:0/device:GPU:0</c>. Null for the processor.</summary>
    /// <exception cref="TfInvalidArgumentException">There is no such device.</exception>
    /// <exception cref="TfValueException">It is no name of a device.</exception>
    public static IDevice? Named(string name)
    {
        var parts = name.Split('/').Where(p => p.Length > 0 && !IsThisProcess(p)).ToArray();
        var part = parts is [var only] ? only.StartsWith("device:", StringComparison.OrdinalIgnoreCase) ? only["device:".Length..] : only : "";
        var (type, number) = part.Split(':') switch
        {
            [var t] => (t, 0),
            [var t, var n] when int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var i) => (t, i),
            _ => ("", 0),
        };
        if (type.Length == 0 || !type.All(char.IsAsciiLetter)) throw new TfValueException($"'{name}' is no name of a device: one is '/CPU:0' or '/GPU:0'.");
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{type.ToUpperInvariant()}:{number}");
        if (wanted == "CPU:0") return null;
        return Array.Find(All, d => d.Name == wanted) ?? throw new TfInvalidArgumentException(
            $"Could not satisfy device specification '{Prefix}{wanted}'. All available devices [{string.Join(", ", All.Select(d => d.Name).Prepend("CPU:0").Select(d => Prefix + d))}].{Hint}");
    }

    /// <summary>Why there are no devices, where something can be done about it.</summary>
    private static string Hint => ProviderType is null ? " GPUs need the assembly GraphCompiler.Ilgpu beside the program." : "";

    // A program that was trimmed or compiled ahead of time has no such assembly: ILGPU compiles kernels while a program runs.
    private static Type? ProviderType
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Without the assembly there are no devices.")]
        get => Type.GetType(Provider, throwOnError: false);
    }

    private static bool IsThisProcess(string part) => part is "job:localhost" or "replica:0" or "task:0";

    private static IDevice[] Find() => ProviderType is { } type ? ((IDeviceProvider)Activator.CreateInstance(type)!).Find() : [];

    private sealed class Scope(IDevice? outer) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            t_current = outer;
            Interlocked.Decrement(ref s_scopes);
        }
    }
}

/// <summary>Finds the devices of a machine.</summary>
internal interface IDeviceProvider
{
    IDevice[] Find();
}
