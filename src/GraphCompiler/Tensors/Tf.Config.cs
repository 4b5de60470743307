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
        public static IReadOnlyList<PhysicalDevice> ListPhysicalDevices(string? deviceType = null) => List(deviceType, (name, type) => new PhysicalDevice("/physical_device:" + name, type));

        /// <summary>The devices by the names that <see cref="Device"/> takes.</summary>
        public static IReadOnlyList<LogicalDevice> ListLogicalDevices(string? deviceType = null) => List(deviceType, (name, type) => new LogicalDevice("/device:" + name, type));

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

        /// <summary>Where graphs print; standard error by default.</summary>
        public static TextWriter PrintOutput { get; set; } = Console.Error;

        // Looking for GPUs loads their drivers: who asks for processors only is spared that.
        private static IReadOnlyList<TDevice> List<TDevice>(string? deviceType, Func<string, string, TDevice> make) =>
            [.. (deviceType == "CPU" ? [] : Placement.All.Select(d => d.Name)).Prepend("CPU:0").Select(n => (Name: n, Type: n[..n.IndexOf(':')])).Where(d => deviceType is null || d.Type == deviceType).Select(d => make(d.Name, d.Type))];
    }
}
