using System.Diagnostics;
using System.Runtime;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>Times a call as <c>peers.py</c> times the peers'.</summary>
/// <param name="shortest">Seconds of the shortest batch of calls.</param>
/// <param name="budget">Seconds of all batches.</param>
/// <param name="wait">Ends a batch: what was asked for is done when it returns.</param>
internal sealed class Clock(double shortest, double budget, Action? wait = null)
{
    private const int MostPhases = 16;
    private const int QuietPhases = 2;

    /// <summary>Batches of 2 ms or longer, 40 ms of them.</summary>
    public static Clock Processor { get; } = new(0.002, 0.04);

    /// <summary>Seconds of one call: the fastest batch, of at least two.</summary>
    public double Time(Action call)
    {
        var (calls, elapsed) = (1, Batch(call, 1));
        while (elapsed < shortest)
        {
            calls = (int)Math.Min(calls * 10.0, Math.Ceiling(calls * 1.2 * shortest / Math.Max(elapsed, 1e-7)));
            elapsed = Batch(call, calls);
        }

        var (best, spent) = (elapsed, 0.0);
        for (var batches = 0; batches < 2 || spent < budget; batches++)
        {
            elapsed = Batch(call, calls);
            (best, spent) = (Math.Min(best, elapsed), spent + elapsed);
        }

        return best / calls;
    }

    /// <summary>Calls until the JIT compiles nothing more: it counts calls, waits, and compiles on a thread of its own.</summary>
    public void WarmUp(Action call)
    {
        var (quiet, compiled) = (0, -1L);
        for (var phase = 0; phase < MostPhases && quiet < QuietPhases; phase++)
        {
            var (watch, calls) = (Stopwatch.StartNew(), 0);
            do
            {
                call();
                calls++;
            }
            while (watch.Elapsed.TotalSeconds < 0.05 || (calls < 35 && watch.Elapsed.TotalSeconds < 0.2));

            wait?.Invoke();
            Thread.Sleep(120);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
            compiled = JitInfo.GetCompiledMethodCount();
        }
    }

    private double Batch(Action call, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) call();
        wait?.Invoke();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
