using System.Diagnostics;
using GraphCompiler.Tests.Shared;

namespace GraphCompiler.Samples.Tests;

/// <summary>The start-up sample as a native program. A warning about what trimming took fails its build, as all warnings do here.</summary>
public sealed class AheadOfTimeTests
{
    [AheadOfTimeFact]
    public void A_native_program_is_small_and_trains_to_the_same_bits()
    {
        var sample = Path.Combine(Sample.Root, "samples", "StartUp");
        var folder = Directory.CreateTempSubdirectory("StartUp-").FullName;
        try
        {
            Run(sample, "dotnet", "publish", "-c", Sample.Configuration, "-p:Form=NativeAot", "-o", folder);
            var program = Path.Combine(folder, "StartUp");

            Assert.InRange(new FileInfo(program).Length, 0, 8_000_000);
            var table = Table(Run(folder, program));
            Assert.Equal(10, table.Length);
            Assert.Equal(Table(Run(folder, "dotnet", Path.Combine(sample, "bin", Sample.Configuration, "net9.0", "StartUp.dll"))), table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The bits of the variables and of the loss at each epoch; what follows are times.
    private static string[] Table(string output) => [.. output.Split('\n').Where(l => l.Contains(" loss ", StringComparison.Ordinal))];

    private static string Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(DotnetProcess.Start(folder, program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return output;
    }
}

/// <summary>A test that compiles a native program; left out where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AheadOfTimeFactAttribute : FactAttribute
{
    public AheadOfTimeFactAttribute()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var programs = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!OperatingSystem.IsLinux()) Skip = "Only Linux' programs are measured.";
        else if (!programs.Any(p => File.Exists(Path.Combine(p, "clang")) || File.Exists(Path.Combine(p, "gcc")))) Skip = "Nothing is installed that links native programs: apt-get install clang zlib1g-dev.";
        else if (!Directory.Exists(Path.Combine(packages, "microsoft.dotnet.ilcompiler"))) Skip = "NativeAOT's packages are not here: dotnet restore samples/StartUp -p:Form=NativeAot.";
    }
}
