using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace GraphCompiler.Samples.Tests;

/// <summary>A sample that was run to its end as a program, in a folder of its own.</summary>
internal sealed record Sample(string Name, string Output, string Folder)
{
    private static readonly ConcurrentDictionary<string, Lazy<Sample>> s_runs = new();

    /// <summary>Where the solution lies.</summary>
    public static string Root { get; } = Metadata("SolutionRoot");

    /// <summary>How it was built.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The samples that come to an end, with what they print in a README.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Path.Combine(Root, "samples"), "README.md", SearchOption.AllDirectories)
        .Select(f => Path.GetFileName(Path.GetDirectoryName(f))!).Where(n => n is not "samples" and not "ServeModel").Order(StringComparer.Ordinal);

    /// <summary>The sample's one run.</summary>
    public static Sample Of(string name) => s_runs.GetOrAdd(name, n => new Lazy<Sample>(() => Run(n))).Value;

    /// <summary>Whether the samples run on a device that the environment names, of which one says so.</summary>
    private static bool IsOnDevice => Environment.GetEnvironmentVariable("GRAPHCOMPILER_DEVICE") is { Length: > 0 };

    /// <summary>What the sample's README says that it prints.</summary>
    public static string Expected(string name)
    {
        const string Opening = "```text\n";
        var readme = File.ReadAllText(Path.Combine(Root, "samples", name, "README.md")).ReplaceLineEndings("\n");
        var start = readme.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        var expected = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        return IsOnDevice ? expected.Replace("**IS NOT**", "**IS**", StringComparison.Ordinal) : expected;
    }

    private static Sample Run(string name)
    {
        var folder = Directory.CreateTempSubdirectory($"{name}-").FullName;
        var assembly = Path.Combine(Root, "samples", name, "bin", Configuration, "net10.0", $"{name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        Assert.Equal(0, process.ExitCode);
        return new Sample(name, output.ReplaceLineEndings("\n"), folder);
    }

    private static string Metadata(string key) => typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
