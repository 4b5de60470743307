using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Switches of the whole process.</summary>
    public static class Config
    {
        private static bool s_runFunctionsEagerly;

        /// <summary>While true every call of a [TfFunction] runs its own C# body; concrete functions still run their graphs.</summary>
        public static bool RunFunctionsEagerly
        {
            get => s_runFunctionsEagerly || EagerCheck.IsEager;
            set => s_runFunctionsEagerly = value;
        }

        /// <summary>
        /// The devices of this machine, those of one type where <paramref name="deviceType"/> names it. GPUs are found where the program brings GraphCompiler.Ilgpu.
        /// </summary>
        public static IReadOnlyList<PhysicalDevice> ListPhysicalDevices(string? deviceType = null) =>
            deviceType == "CPU" ? Placement.Processors : OfType(Placement.Physical, deviceType);

        /// <summary>
        /// The visible devices by the names that <see cref="Device"/> takes, where GPUs are counted among the visible ones. Which these are is settled from then on.
        /// </summary>
        public static IReadOnlyList<LogicalDevice> ListLogicalDevices(string? deviceType = null) =>
            [.. (deviceType == "CPU" ? [] : Placement.Visible.Select(d => d.Name)).Prepend("CPU:0").Select(n => new LogicalDevice("/device:" + n, n[..n.IndexOf(':')])).Where(d => deviceType is null || d.DeviceType == deviceType)];

        /// <summary>The devices of this machine that the program may use: all, unless set.</summary>
        public static IReadOnlyList<PhysicalDevice> GetVisibleDevices(string? deviceType = null) => OfType(Placement.VisiblePhysical, deviceType);

        /// <summary>Says which devices of this machine the program may use, before it uses any. Those that are not among them are never opened.</summary>
        /// <param name="devices">The devices, as <see cref="ListPhysicalDevices"/> gives them.</param>
        /// <param name="deviceType">Of which type these are; devices of other types stay as they are. Null for all types.</param>
        /// <exception cref="TfValueException">A device is not there or of another type, or the processor is not among them.</exception>
        /// <exception cref="InvalidOperationException">The program has used a device already, or asked for the logical ones.</exception>
        public static void SetVisibleDevices(IReadOnlyList<PhysicalDevice> devices, string? deviceType = null) => Placement.SetVisible(devices, deviceType);

        /// <summary>How many threads work on one operator at most, the caller's among them: as many as there are processors, unless set. 0 sets it back.</summary>
        /// <exception cref="TfValueException">The number is negative.</exception>
        public static int IntraOpParallelism
        {
            get => WorkerPool.Threads;
            set => WorkerPool.Threads = value switch
            {
                < 0 => throw new TfValueException($"IntraOpParallelism must be >= 0, got {value}"),
                0 => Environment.ProcessorCount,
                _ => value,
            };
        }

        /// <summary>
        /// The most bytes that the intermediates of all running calls may take together; no limit, unless set. A call that would
        /// pass it fails before it changes anything.
        /// </summary>
        /// <exception cref="TfValueException">The number is negative.</exception>
        public static long ArenaLimit
        {
            get => Arena.Pool.Limit;
            set => Arena.Pool.Limit = value >= 0 ? value : throw new TfValueException($"ArenaLimit must be >= 0, got {value}");
        }

        /// <summary>Gives the memory back that past calls left for later ones.</summary>
        public static void TrimArenas() => Arena.Pool.Trim();

        /// <summary>Warnings: retracing, integers on a tape. They go to standard error unless replaced.</summary>
        public static Action<string> WarningLogger { get; set; } = message => Console.Error.WriteLine($"WARNING: {message}");

        /// <summary>Where graphs print; standard error, whatever that is at the time, unless replaced.</summary>
        // Asked for here: to open the console takes a tenth of a program's start.
        public static TextWriter PrintOutput { get => field ?? Console.Error; set; }

        private static IReadOnlyList<PhysicalDevice> OfType(IReadOnlyList<PhysicalDevice> devices, string? deviceType) => [.. devices.Where(d => deviceType is null || d.DeviceType == deviceType)];
    }
}
