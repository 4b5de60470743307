namespace GraphCompiler.Benchmarks.Peers;

/// <summary>Measures a case in rounds, in each of which every side has its turn.</summary>
internal static class Runner
{
    private const int Rounds = 5;

    /// <param name="case">The case.</param>
    /// <param name="least">The least seconds that work can take.</param>
    public static Outcome Run(Case @case, Func<Work, double> least)
    {
        if (@case.Threads > 0) Tf.Config.IntraOpParallelism = @case.Threads;

        // Peers first: PyTorch then has what it needs of a device's memory, of which ours takes what is free before it collects.
        foreach (var rival in @case.Rivals) rival.Prepare();
        @case.WarmUp();
        if (@case.Fresh is { } ordinary) Clock.Processor.WarmUp(ordinary);

        var ours = new List<double>();
        var fresh = new List<double>();
        var peers = @case.Rivals.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(@case.Ours());
            if (@case.Fresh is { } call) fresh.Add(Clock.Processor.Time(call));
            foreach (var (rival, times) in @case.Rivals.Zip(peers)) times.Add(rival.Time());
        }

        foreach (var rival in @case.Rivals) rival.Forget();
        return new Outcome(
            @case,
            Median(ours),
            fresh.Count > 0 ? Median(fresh) : null,
            [.. @case.Rivals.Zip(peers, (rival, times) => (rival.Name, rival.Form, Median(times)))],
            least(@case.Work));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
