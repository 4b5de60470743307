using System.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Functions that nobody thought of, compiled in one batch by the real generator into a program, which is run on machines of
/// several kinds: each compares eager with compiled at one, two, three and eight threads and prints its bits.
/// </summary>
public sealed class RandomProgramTests : IDisposable
{
    private const int Count = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("random-programs").FullName;

    [Fact]
    public void Bits_depend_on_neither_fusion_nor_threads_nor_the_width_of_vectors()
    {
        Build();
        var compiled = Run([], []);
        Assert.Equal(Count * 5, compiled.Length);
        Assert.Equal(compiled, Run([], [("DOTNET_EnableAVX512", "0")]));
        Assert.Equal(compiled, Run([("GraphCompiler.Interpret", "true")], []));

        // Without fused multiply-add the functions of VectorMath differ in their last bits; eager, compiled and threads still agree.
        Assert.Equal(compiled.Length, Run([], [("DOTNET_EnableFMA", "0")]).Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Build()
    {
        var functions = string.Concat(Enumerable.Range(0, Count).Select(RandomProgram.Write));
        var calls = string.Concat(Enumerable.Range(0, Count).Select(i => $"        {i} => F{i}(model, x, y, s),\n"));
        var handles = string.Concat(Enumerable.Range(0, Count).Select(i => $"        {i} => F{i}Function,\n"));
        var source = GeneratorTest.Compile($$"""
            using System.Globalization;

            namespace App;

            public sealed partial class Model : Module
            {
                public Variable<float> V { get; }

                public Model(int size) => V = new Variable<float>(Tf.Linspace(-1f, 1f, size));
            }

            public static partial class Functions
            {
            {{functions}}
                public static Tensor<float>[] Call(int i, Model model, Tensor<float> x, Tensor<float> y, Tensor<float> s) => i switch
                {
            {{calls}}        _ => [],
                };

                public static TfFunction Handle(int i) => i switch
                {
            {{handles}}        _ => F0Function,
                };
            }
            {{RandomProgram.EntryPoint(Count)}}
            """);
        var program = source.WithOptions(source.Options.WithOutputKind(OutputKind.ConsoleApplication));
        var result = GeneratorTest.Run(program, Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14);
        var emitted = result.Compilation.Emit(Path.Combine(_folder, "App.dll"));
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var library = typeof(Tf).Assembly.Location;
        File.Copy(library, Path.Combine(_folder, Path.GetFileName(library)));
    }

    /// <summary>The lines that the program prints, one for each function and shape.</summary>
    private string[] Run((string Name, string Value)[] properties, (string Name, string Value)[] environment)
    {
        (string Name, string Value)[] all = [("GraphCompiler.Verify", "true"), ("GraphCompiler.ParallelNanoseconds", "\"0\""), .. properties];
        File.WriteAllText(Path.Combine(_folder, "App.runtimeconfig.json"), $$"""
            {
              "runtimeOptions": {
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version.ToString(3)}}" },
                "configProperties": { {{string.Join(", ", all.Select(p => $"\"{p.Name}\": {p.Value}"))}} }
              }
            }
            """);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "App.dll")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var text = output + errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, text.Length > 4000 ? text[..4000] : text);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
