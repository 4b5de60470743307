extern alias Generator;

using System.Diagnostics;
using Generator::GraphCompiler.Generators;

namespace GraphCompiler.Benchmarks.Generator;

/// <summary>What the generator adds to a build: the SDK's compiler, started anew for each, without it and with it in turn.</summary>
internal static class CompilerCost
{
    private const int Rounds = 9;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Project.");
        try
        {
            foreach (var (path, text) in GeneratedProject.Files()) File.WriteAllText(Path.Combine(folder.FullName, path), text);
            var generator = $"-analyzer:{typeof(TfFunctionGenerator).Assembly.Location}";
            List<Cost> without = [], with = [];
            for (var i = 0; i < Rounds; i++)
            {
                // Without what is generated the calls are eager ones, and the classes are whole.
                without.Add(Compile(folder.FullName, []));
                with.Add(Compile(folder.FullName, [generator]));
            }

            Cost.Head("the SDK's compiler, started anew");
            Cost.Row("without the generator", without);
            Cost.Row("with it", with);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Cost Compile(string folder, string[] options)
    {
        string[] arguments =
        [
            Compiler(), "-noconfig", "-nostdlib", "-nologo", "-target:library", "-optimize", "-deterministic", "-langversion:14", "-nullable:enable", "-debug:portable", "-features:InterceptorsNamespaces=GraphCompiler.Generated",
            "-out:Project.dll", "-nowarn:CS8002", .. options, .. GeneratorCost.References().Select(r => $"-reference:{r}"), "*.cs",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(output);
        return new Cost(watch.Elapsed.TotalMilliseconds, null);
    }

    private static string Compiler()
    {
        var sdks = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk");
        return Directory.GetDirectories(sdks).Select(s => Path.Combine(s, "Roslyn", "bincore", "csc.dll")).Where(File.Exists).Max(StringComparer.Ordinal)!;
    }
}
