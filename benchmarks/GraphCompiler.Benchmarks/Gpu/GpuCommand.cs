using System.Diagnostics;
using System.Globalization;
using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>
/// <c>gpu</c>: ours on a GPU against PyTorch on the same one in one run, against the targets and the device's speed of copying. Arguments: the beginnings of the
/// names of the cases to measure, or <c>--write</c>, which puts a whole run into the README. On ILGPU's simulation each case runs, at a small size, and nothing is timed.
/// </summary>
internal static class GpuCommand
{
    public const string Verb = "gpu";

    private const string Write = "--write";

    /// <returns>0 if every target is reached, 1 if one is missed, 2 for wrong arguments, 3 where there is no GPU or no PyTorch for it.</returns>
    public static int Run(string[] arguments)
    {
        var filters = arguments.Where(a => a != Write).ToArray();
        var isWritten = filters.Length < arguments.Length;
        var isSimulated = "cpu".Equals(Environment.GetEnvironmentVariable("GRAPHCOMPILER_ILGPU_DEVICE"), StringComparison.OrdinalIgnoreCase);
        if (isWritten && (filters.Length > 0 || isSimulated))
        {
            Console.Error.WriteLine($"{Write} is for a whole run on a GPU: name no cases beside it, and no simulation.");
            return 2;
        }

        try
        {
            using var scope = Tf.Device("/GPU:0");
            using var bench = new GpuBench(isSimulated);
            var cases = GpuCases.Of(bench).Where(c => filters.Length == 0 || filters.Any(f => c.Name.StartsWith(f, StringComparison.OrdinalIgnoreCase)));
            return isSimulated ? Simulate(bench, cases) : Measure(bench, cases, isWritten);
        }
        catch (TfInvalidArgumentException e) when (Tf.Config.ListPhysicalDevices("GPU").Count == 0)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine("Build with -p:Ilgpu=true, on a machine with a GPU and its driver (libcuda.so.1); GRAPHCOMPILER_ILGPU_DEVICE=cpu simulates one.");
            return 3;
        }
        catch (PeerAbsentException absent)
        {
            Console.Error.WriteLine($"Absent, or without CUDA: {string.Join(", ", absent.Packages)}. python3 has to find torch and numpy, and torch.cuda.is_available() has to be True. Install them: pip install torch numpy");
            return 3;
        }
    }

    private static int Measure(GpuBench bench, IEnumerable<GpuCase> cases, bool isWritten)
    {
        var watch = Stopwatch.StartNew();
        var report = new Report(
            Column.Name,
            Column.Ours,
            Column.Peer("PyTorch"),
            Column.Ratio,
            Column.Target,
            Column.Limit("Of copy"),
            new Column("Kernels", o => Launches(o.Case.Kernels())),
            new Column("On the processor", o => Fallen(o.Case.Kernels()) is var fallen and not "0" ? $"**{fallen}**" : "0"),
            new Column("Our form", o => o.Case.Form(), IsText: true),
            Column.Form);
        var limit = new CopyLimit(bench);
        report.Remark(limit.ToString());
        foreach (var @case in cases) report.Add(Runner.Run(@case.Timed(bench.Clock), limit.Seconds));
        report.PrintEnd(watch.Elapsed);
        if (isWritten) ReadmeSection.Write(Verb, [.. report.Remarks.Select(r => $"* {r}"), "", .. report.Table]);
        return report.HasMissed ? 1 : 0;
    }

    private static int Simulate(GpuBench bench, IEnumerable<GpuCase> cases)
    {
        Console.WriteLine("Simulated; no figures.");
        Console.WriteLine("| Case | Our form | Kernels | On the processor |");
        Console.WriteLine("|---|---|---:|---:|");
        var reasons = new List<string>();
        foreach (var @case in cases)
        {
            foreach (var form in @case.Forms)
            {
                form.Function.ClearCache();
                for (var call = 0; call < 2; call++) form.Call();
                bench.Wait();
                Console.WriteLine($"| {@case.Name} | {form.Name} | {Launches(form.Kernels)} | {Fallen(form.Kernels)} |");
                reasons.AddRange(form.Kernels.Where(k => k.Reason is not null).Select(k => $"{string.Join(", ", k.Operators)}: {k.Reason}"));
            }
        }

        foreach (var reason in reasons.Distinct()) Console.WriteLine(reason);
        return 0;
    }

    /// <summary>How many kernels a call launches.</summary>
    private static string Launches(IEnumerable<KernelInfo> kernels) => kernels.Sum(k => k.Launches).ToString(CultureInfo.InvariantCulture);

    /// <summary>How many of its steps the device has no code for: any makes the figure one of copies.</summary>
    private static string Fallen(IEnumerable<KernelInfo> kernels) => kernels.Count(k => k.Device.StartsWith("CPU", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture);
}
