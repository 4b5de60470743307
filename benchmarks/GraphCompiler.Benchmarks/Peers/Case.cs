using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>One line of the table: a call of ours and those of the peers that do the same.</summary>
/// <param name="Name">The workload and its size.</param>
/// <param name="Threads">How many threads each may use; 0 on a device.</param>
/// <param name="Ours">Seconds of one call of ours, measured now.</param>
internal sealed record Case(string Name, int Threads, Func<double> Ours)
{
    /// <summary>A case whose figure is the time of a call.</summary>
    /// <param name="name">The workload and its size.</param>
    /// <param name="threads">How many threads each may use.</param>
    /// <param name="function">The function that the call is of, of which every kernel must be compiled.</param>
    /// <param name="call">The call.</param>
    public static Case Of(string name, int threads, TfFunction function, Action call) => Of(name, threads, [function], call, 1);

    /// <summary>A case whose figure is the time of one of the steps that a call takes.</summary>
    /// <param name="name">The workload and its size.</param>
    /// <param name="threads">How many threads each may use.</param>
    /// <param name="functions">The functions that the call is of, of which every kernel must be compiled.</param>
    /// <param name="call">The call.</param>
    /// <param name="steps">How many steps it takes.</param>
    public static Case Of(string name, int threads, IReadOnlyList<TfFunction> functions, Action call, int steps) => new(name, threads, () => Clock.Processor.Time(call) / steps)
    {
        WarmUp = () =>
        {
            Clock.Processor.WarmUp(call);
            foreach (var function in functions) Check(function);
        },
        Kernels = () => functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels),
    };

    /// <summary>What is done before the rounds.</summary>
    public required Action WarmUp { get; init; }

    /// <summary>The steps of the call, when it has run.</summary>
    public required Func<IEnumerable<KernelInfo>> Kernels { get; init; }

    /// <summary>How ours is written, where that is chosen.</summary>
    public Func<string> Form { get; init; } = () => "";

    /// <summary>The same call with new memory for its outputs, where <see cref="Ours"/> excludes that.</summary>
    public Action? Fresh { get; init; }

    public IReadOnlyList<Rival> Rivals { get; init; } = [];

    public Target? Target { get; init; }

    public Work Work { get; init; }

    public override string ToString() => Threads switch
    {
        0 => Name,
        1 => $"{Name} at 1 thread",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name} at {Threads} threads"),
    };

    private static void Check(TfFunction function)
    {
        foreach (var kernel in function.ConcreteFunctions.SelectMany(f => f.Kernels))
        {
            if (!kernel.IsCompiled) throw new InvalidOperationException($"{function.Name} has a kernel that is not compiled: {kernel}");
        }
    }
}
