using System.Diagnostics;
using System.Globalization;

namespace GraphCompiler.Benchmarks.Generator;

/// <summary>Time that passed, and time that the process computed, where it is this one: on a busy machine only the second says much. Milliseconds.</summary>
internal readonly record struct Cost(double Elapsed, double? Processor)
{
    public static Cost Of(Action run)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        run();
        return new Cost(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    public static void Head(string title) => Console.WriteLine($"\n{title}\n  {"milliseconds",-22} {"median",9} {"best",9} {"worst",9} {"processor",9}");

    public static void Row(string name, List<Cost> costs)
    {
        var (elapsed, processor) = (costs.ConvertAll(c => c.Elapsed), costs.ConvertAll(c => c.Processor));
        elapsed.Sort();
        processor.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {elapsed[elapsed.Count / 2],9:F1} {elapsed[0],9:F1} {elapsed[^1],9:F1} {processor[processor.Count / 2],9:F1}"));
    }
}
