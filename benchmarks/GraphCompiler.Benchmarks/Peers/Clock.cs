using System.Diagnostics;
using System.Runtime;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>Times a call as <c>peers.py</c> times the peers'.</summary>
internal static class Clock
{
    private const double ShortestBatch = 0.002;
    private const double Budget = 0.04;
    private const int MostPhases = 16;
    private const int QuietPhases = 2;

    /// <summary>Seconds of one call: the fastest batch, each 2 ms or longer, of 40 ms and at least two.</summary>
    public static double Time(Action call)
    {
        var (calls, elapsed) = (1, Batch(call, 1));
        while (elapsed < ShortestBatch)
        {
            calls = (int)Math.Min(calls * 10.0, Math.Ceiling(calls * 1.2 * ShortestBatch / Math.Max(elapsed, 1e-7)));
            elapsed = Batch(call, calls);
        }

        var (best, spent) = (elapsed, 0.0);
        for (var batches = 0; batches < 2 || spent < Budget; batches++)
        {
            elapsed = Batch(call, calls);
            (best, spent) = (Math.Min(best, elapsed), spent + elapsed);
        }

        return best / calls;
    }

    /// <summary>Calls until the JIT compiles nothing more: it counts calls, waits, and compiles on a thread of its own.</summary>
    public static void WarmUp(Action call)
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

            Thread.Sleep(120);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
            compiled = JitInfo.GetCompiledMethodCount();
        }
    }

    private static double Batch(Action call, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) call();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
