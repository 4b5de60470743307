using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>One way to write a call.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Function">The function that the call is of.</param>
/// <param name="Call">The call.</param>
internal sealed record OurForm(string Name, TfFunction Function, Action Call)
{
    /// <summary>Results in memory of their own, as an ordinary call gives them: the collector takes it back.</summary>
    public static OurForm Ordinary(TfFunction function, Action call) => new("new outputs", function, call);

    /// <summary>Results in variables, in memory that is there.</summary>
    public static OurForm Held(TfFunction function, Action call) => new("variables", function, call);

    /// <summary>The steps of the traces that were made since the cache was cleared.</summary>
    public IEnumerable<KernelInfo> Kernels => Function.ConcreteFunctions.SelectMany(f => f.Kernels);
}

/// <summary>A workload on a device.</summary>
/// <param name="Name">The workload and its size.</param>
/// <param name="Rival">PyTorch's; null on a simulated device.</param>
/// <param name="Forms">Ours, of which the fastest counts, as of PyTorch's.</param>
internal sealed record GpuCase(string Name, Rival? Rival, params OurForm[] Forms)
{
    private OurForm _fastest = Forms[0];

    public Target? Target { get; init; }

    /// <summary>What the call has to read and write at least; 0 where arithmetic decides.</summary>
    public double Bytes { get; init; }

    /// <summary>The case as the runner measures it.</summary>
    public Case Timed(Clock clock) => new(Name, 0, () => clock.Time(_fastest.Call))
    {
        WarmUp = () =>
        {
            foreach (var form in Forms)
            {
                // What it says of kernels is then of this case alone.
                form.Function.ClearCache();
                clock.WarmUp(form.Call);
            }

            _fastest = Forms.Length == 1 ? Forms[0] : Forms.MinBy(f => clock.Time(f.Call))!;
        },
        Kernels = () => _fastest.Kernels,
        Form = () => _fastest.Name,
        Rivals = Rival is null ? [] : [Rival],
        Target = Target,
        Work = new Work(0, Bytes),
    };
}
