namespace GraphCompiler.Benchmarks.Peers;

/// <summary>All workers at one number of threads.</summary>
internal sealed class PeerPool : IDisposable
{
    private static readonly string?[] s_coreTypes = [null, "SkylakeX", "Zen", "Haswell"];

    // Sizes at which OpenBLAS' kernels are compared once, for the peers that call it.
    private static readonly int[] s_sizes = [100, 256, 1024];

    private readonly List<Worker> _openBlas = [];
    private readonly List<Worker> _python = [];

    /// <exception cref="PeerAbsentException">A peer is not installed.</exception>
    public PeerPool(int threads)
    {
        Threads = threads;
        string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(PeerPool).Assembly.Location, OpenBlas.Verb]
            : [Environment.ProcessPath!, OpenBlas.Verb];
        foreach (var coreType in s_coreTypes) _openBlas.Add(Worker.Start(coreType ?? "unset", threads, Settings(coreType), self));

        CoreType = _openBlas.MinBy(w => s_sizes.Sum(n => Math.Log(w.Ask($"prepare openblas nn {n}").Seconds)))!.Name;
        var settings = Settings(CoreType == "unset" ? null : CoreType);
        string[] python = ["/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py")];
        if (!File.Exists(python[0])) throw new PeerAbsentException(["python3", "python3-numpy", "python3-torch"]);
        _python.Add(Worker.Start("threads awake", threads, settings, python));
        if (threads > 1) _python.Add(Worker.Start("OMP_WAIT_POLICY=passive", threads, new Dictionary<string, string>(settings) { ["OMP_WAIT_POLICY"] = "passive" }, python));
    }

    public int Threads { get; }

    /// <summary>OpenBLAS' fastest choice of kernels here, which PyTorch and numpy are given.</summary>
    public string CoreType { get; }

    public Rival Torch(string workload, int size) => new("PyTorch", _python, $"torch {workload} {size}");

    public Rival Numpy(string workload, int size) => new("numpy", _python, $"numpy {workload} {size}");

    public Rival Blas(string transposes, int size) => new("OpenBLAS", _openBlas, $"openblas {transposes} {size}");

    public void Dispose()
    {
        foreach (var worker in _openBlas.Concat(_python)) worker.Dispose();
    }

    private static Dictionary<string, string> Settings(string? coreType)
    {
        var settings = new Dictionary<string, string>();
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported) settings["ATEN_CPU_CAPABILITY"] = "avx512";
        if (coreType is not null) settings["OPENBLAS_CORETYPE"] = coreType;
        return settings;
    }
}
