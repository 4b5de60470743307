namespace GraphCompiler.Benchmarks.Peers;

/// <summary>A peer at one workload, in the fastest of its settings and forms.</summary>
internal sealed class Rival(string name, IReadOnlyList<Worker> workers, string workload)
{
    private Worker _fastest = workers[0];
    private string _form = "";

    public string Name => name;

    /// <summary>The settings and the form that were the fastest.</summary>
    public string Form => workers.Count > 1 ? $"{_form}, {_fastest.Name}" : _form;

    /// <summary>Warms up, and decides which settings and which form are the fastest.</summary>
    public void Prepare()
    {
        var best = double.PositiveInfinity;
        foreach (var worker in workers)
        {
            var (seconds, form) = worker.Ask($"prepare {workload}");
            if (seconds < best) (best, _fastest, _form) = (seconds, worker, form);
        }
    }

    /// <summary>Seconds of one call, measured now.</summary>
    public double Time() => _fastest.Ask($"time {workload}").Seconds;

    public void Forget()
    {
        foreach (var worker in workers) worker.Ask("forget");
    }
}
