using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>What a worker answers: seconds of one call, and in which form.</summary>
internal readonly record struct Answer(double Seconds, string Form);

/// <summary>A process that measures a peer: it answers each line with a line, and sleeps in between.</summary>
internal sealed class Worker : IDisposable
{
    // What a shell may have set for its own work, to the peers' disadvantage.
    private static readonly string[] s_settings =
        ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY", "GOMP_SPINCOUNT", "MKL_NUM_THREADS", "ATEN_CPU_CAPABILITY"];

    private readonly Process _process;
    private readonly bool _hasThreads;

    private Worker(string name, Process process, bool hasThreads) => (Name, _process, _hasThreads) = (name, process, hasThreads);

    public string Name { get; }

    /// <summary>Starts a worker.</summary>
    /// <param name="name">How its settings are called.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <exception cref="PeerAbsentException">It says which packages are not installed.</exception>
    public static Worker Start(string name, int threads, IReadOnlyDictionary<string, string> environment, params string[] program)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var setting in s_settings) start.Environment.Remove(setting);
        foreach (var (setting, value) in environment) start.Environment[setting] = value;
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new PeerAbsentException([program[0]]);
        }

        var greeting = process.StandardOutput.ReadLine() ?? "";
        if (greeting == "ready") return new Worker(name, process, threads > 1);
        process.Dispose();
        throw new PeerAbsentException(greeting.StartsWith("absent ", StringComparison.Ordinal) ? greeting["absent ".Length..].Split(' ') : [$"{string.Join(' ', program)} (it said '{greeting}')"]);
    }

    public Answer Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        var answer = (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended at '{question}'.")).Split(' ', 2);

        if (_hasThreads) WaitUntilAsleep();
        return new Answer(double.Parse(answer[0], CultureInfo.InvariantCulture), answer[1]);
    }

    // Threads of OpenBLAS and OpenMP stay awake for a tenth of a second after their work: whoever is next would find a core taken, and Linux may
    // leave both of its own threads on the other for a whole turn.
    private void WaitUntilAsleep()
    {
        do
        {
            Thread.Sleep(20);
            _process.Refresh();
        }
        while (_process.Threads.Cast<ProcessThread>().Any(t => t.ThreadState == System.Diagnostics.ThreadState.Running));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>A peer cannot run here.</summary>
internal sealed class PeerAbsentException(IReadOnlyList<string> packages) : Exception($"Not installed: {string.Join(", ", packages)}")
{
    public IReadOnlyList<string> Packages { get; } = packages;
}
