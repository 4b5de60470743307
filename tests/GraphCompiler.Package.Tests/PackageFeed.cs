using System.Diagnostics;
using System.Reflection;
using System.Text;
using GraphCompiler.Tests.Shared;

namespace GraphCompiler.Package.Tests;

/// <summary>The packages of this build in a feed of its own, outside the repository, with packages folders that nothing else uses.</summary>
public sealed class PackageFeed : IDisposable
{
    private static readonly Dictionary<string, string> s_metadata =
        typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(a => a.Key, a => a.Value!, StringComparer.Ordinal);

    private readonly string _root = Directory.CreateTempSubdirectory("GraphCompiler.Package.").FullName;

    public PackageFeed()
    {
        // What lies above the projects in the file system must not reach them.
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" }) Write(file, "<Project />");
        Write("nuget.config", """<configuration><packageSources><add key="feed" value="feed" /></packageSources></configuration>""");
        Write(".editorconfig", "root = true");

        foreach (var package in (string[])["GraphCompiler", "GraphCompiler.Interop", "GraphCompiler.Keras"])
        {
            var (exitCode, output) = Run(
                "pack", Path.Combine(s_metadata["SolutionRoot"], "src", package), "--no-build", "-c", s_metadata["Configuration"], "-o", Folder("feed"),
                $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={Folder("nuspec")}{Path.DirectorySeparatorChar}");
            Assert.True(exitCode == 0, output);
        }
    }

    /// <summary>No other package has it, so no cache knows it.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>A package or its symbols: <c>nupkg</c>, <c>snupkg</c>.</summary>
    public string File(string package, string extension) => Path.Combine(Folder("feed"), $"{package}.{Version}.{extension}");

    /// <summary>Writes a file of a project. <c>VERSION</c> in it becomes the package's.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text.Replace("VERSION", Version, StringComparison.Ordinal));
    }

    /// <summary>Copies a folder of the repository into that of the projects.</summary>
    public void Copy(string from, string to)
    {
        var source = Path.Combine(s_metadata["SolutionRoot"], from);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_root, to, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }
    }

    public string Folder(string name) => Path.Combine(_root, name);

    /// <summary>Runs <c>dotnet</c> in the folder of the projects.</summary>
    public (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = DotnetProcess.Start(_root, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);
        var packages = start.Environment.TryGetValue("NUGET_PACKAGES", out var set) && set is not null
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = Folder("packages");
        if (Directory.Exists(packages)) start.Environment["NUGET_FALLBACK_PACKAGES"] = packages;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end:\n{output}");
        }

        process.WaitForExit();
        return (process.ExitCode, output.ToString());

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
