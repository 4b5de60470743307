using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GraphCompiler.Runtime.Devices;

/// <summary>The devices beside the processor, and which one this thread's functions and operators run on.</summary>
internal static class Placement
{
    /// <summary>What stands before a device's name where TensorFlow writes it in full.</summary>
    public const string Prefix = "/job:localhost/replica:0/task:0/device:";

    /// <summary>The variable of the environment that names the device of everything outside of scopes.</summary>
    public const string Variable = "GRAPHCOMPILER_DEVICE";

    private const string Provider = "GraphCompiler.Ilgpu.IlgpuDevices, GraphCompiler.Ilgpu";

    private static readonly PhysicalDevice s_processor = new("/physical_device:CPU:0", "CPU");
    private static readonly Lock s_lock = new();
    private static Known? s_known;

    // Most programs name no device and never open a scope, and their calls look no further.
    private static readonly Lazy<IDevice?>? s_default = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? new(() => Named(name)) : null;
    private static volatile int s_scopes = s_default is null ? 0 : 1;

    [ThreadStatic]
    private static Scope? t_scope;

    /// <summary>The device of the present scope, otherwise the one that <see cref="Variable"/> names; null for the processor.</summary>
    public static IDevice? Current => s_scopes == 0 ? null : t_scope is { } scope ? scope.Device : s_default?.Value;

    /// <summary>The processor alone: looking for GPUs loads their drivers, which who asks for processors is spared.</summary>
    public static IReadOnlyList<PhysicalDevice> Processors => [s_processor];

    /// <summary>The processor and all devices of the machine, those of ILGPU where the program brings its assembly. They are looked for when somebody asks first.</summary>
    public static IReadOnlyList<PhysicalDevice> Physical => [s_processor, .. Devices.Select((_, number) => PhysicalOf(number))];

    /// <summary>The devices that the program may use, in the order of <see cref="SetVisible"/>; from now on these.</summary>
    public static IReadOnlyList<IDevice> Visible
    {
        get
        {
            lock (s_lock)
            {
                var known = Find();
                known.IsInitialized = true;
                return [.. known.Visible.Where(v => v != s_processor).Select(v => known.Devices[NumberOf(v, known)])];
            }
        }
    }

    /// <summary>The processor and the devices that the program may use.</summary>
    public static IReadOnlyList<PhysicalDevice> VisiblePhysical
    {
        get
        {
            lock (s_lock) return Find().Visible;
        }
    }

    private static IDevice[] Devices
    {
        get
        {
            lock (s_lock) return Find().Devices;
        }
    }

    /// <summary>Says which devices the program may use. Their numbers are counted among them.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="deviceType">Of which type these are; devices of other types stay as they are. Null for all types.</param>
    /// <inheritdoc cref="Tf.Config.SetVisibleDevices" path="/exception"/>
    public static void SetVisible(IReadOnlyList<PhysicalDevice> devices, string? deviceType)
    {
        lock (s_lock)
        {
            var known = Find();
            foreach (var device in devices)
            {
                var isKnown = device == s_processor || NumberOf(device, known) >= 0;
                if (!isKnown || (deviceType is not null && device.DeviceType != deviceType)) throw new TfValueException($"Unrecognized device: PhysicalDevice(name='{device.Name}', device_type='{device.DeviceType}')");
            }

            PhysicalDevice[] visible = [.. known.Visible.Where(v => deviceType is not null && v.DeviceType != deviceType), .. devices];
            if (visible.SequenceEqual(known.Visible)) return;
            if (known.IsInitialized) throw new InvalidOperationException("Visible devices cannot be modified after being initialized");
            if (!visible.Contains(s_processor)) throw new TfValueException($"{s_processor.Name} has to be visible: what a device has no code for runs there.");
            known.Visible = visible;
            var number = 0;
            foreach (var device in visible.Where(v => v != s_processor)) known.Devices[NumberOf(device, known)].Name = string.Create(CultureInfo.InvariantCulture, $"GPU:{number++}");
        }
    }

    /// <summary>Sets all devices, as tests do; returns what undoes it.</summary>
    public static Action Replace(params IDevice[] devices)
    {
        lock (s_lock)
        {
            var before = s_known;
            s_known = new Known(devices);
            return () => s_known = before;
        }
    }

    /// <summary>Runs what this thread calls on a device until the answer is disposed of.</summary>
    public static IDisposable Enter(IDevice? device)
    {
        Interlocked.Increment(ref s_scopes);
        return t_scope = new Scope(device, t_scope);
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
        return Visible.FirstOrDefault(d => d.Name == wanted) ?? throw new TfInvalidArgumentException(
            $"Could not satisfy device specification '{Prefix}{wanted}'. All available devices [{string.Join(", ", Visible.Select(d => d.Name).Prepend("CPU:0").Select(d => Prefix + d))}].{Hint}");
    }

    /// <summary>Why there are no devices, where something can be done about it.</summary>
    private static string Hint => ProviderType is null ? " GPUs need the assembly GraphCompiler.Ilgpu beside the program." : "";

    // A program that was trimmed or compiled ahead of time has no such assembly: ILGPU compiles kernels while a program runs.
    private static Type? ProviderType
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Without the assembly there are no devices.")]
        [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
        get => Type.GetType(Provider, throwOnError: false);
    }

    private static bool IsThisProcess(string part) => part is "job:localhost" or "replica:0" or "task:0";

    private static Known Find() => s_known ??= new Known(ProviderType is { } type ? ((IDeviceProvider)Activator.CreateInstance(type)!).Find() : []);

    private static PhysicalDevice PhysicalOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"/physical_device:GPU:{number}"), "GPU");

    private static int NumberOf(PhysicalDevice device, Known known) => Enumerable.Range(0, known.Devices.Length).FirstOrDefault(number => PhysicalOf(number) == device, -1);

    /// <summary>What was found, and what of it the program may use.</summary>
    private sealed class Known(IDevice[] devices)
    {
        public IDevice[] Devices { get; } = devices;

        public PhysicalDevice[] Visible { get; set; } = [s_processor, .. devices.Select((_, number) => PhysicalOf(number))];

        /// <summary>Whether somebody has asked for devices by their numbers, which stay what they are.</summary>
        public bool IsInitialized { get; set; }
    }

    private sealed class Scope(IDevice? device, Scope? outer) : IDisposable
    {
        private bool _isOver;

        public IDevice? Device => device;

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            t_scope = outer;
            Interlocked.Decrement(ref s_scopes);
        }
    }
}

/// <summary>Finds the devices of a machine.</summary>
internal interface IDeviceProvider
{
    IDevice[] Find();
}
