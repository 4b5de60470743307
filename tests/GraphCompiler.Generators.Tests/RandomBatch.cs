using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Random functions compiled in one batch by the real generator into a program. It runs each function for some shapes, eagerly and
/// compiled at one, two, three and eight threads, and prints a hash of the bits; it fails where they differ, or where a group that
/// should be compiled is not.
/// </summary>
internal sealed class RandomBatch : IDisposable
{
    private const string Program = """
        public static class Program
        {
            private static readonly (int Batch, int Rows, int Columns)[] s_shapes = [(2, 7, 19), (3, 20, 64), (2, 130, 100), (2, 1, 5), (1, 3, 1)];

            public static int Main()
            {
                Console.WriteLine($"AVX-512 {Avx512F.IsSupported}, FMA {Fma.IsSupported}");
                var failures = 0;
                var interpreted = new HashSet<string>();
                var interpret = AppContext.TryGetSwitch("GraphCompiler.Interpret", out var on) && on;
                using var file = new System.IO.BinaryWriter(System.IO.File.Create("results"));
                foreach (var shape in s_shapes)
                {
                    for (var i = 0; i < Functions.All.Length; i++)
                    {
                        var (function, handle) = Functions.All[i];
                        Tf.Config.IntraOpParallelism = 1;
                        var (expected, first) = Results(function, shape, eagerly: true);
                        foreach (var threads in new[] { 1, 2, 3, 8 })
                        {
                            Tf.Config.IntraOpParallelism = threads;
                            if (Hash(Results(function, shape, eagerly: false).All) == Hash(expected)) continue;
                            Console.WriteLine($"F{i} differs for {shape} at {threads} threads");
                            failures++;
                        }

                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Hash(expected):X16} of F{i} for {shape}"));
                        Write(file, first);
                        if (shape.Batch == 1 || shape.Rows == 1 || shape.Columns == 1) continue;
                        foreach (var kernel in handle.ConcreteFunctions.SelectMany(c => c.Kernels).Where(k => !k.IsCompiled))
                        {
                            if (!interpreted.Add(kernel.Key.ToString()) || interpret) continue;
                            Console.WriteLine($"F{i} runs interpreted: {kernel.Key}");
                            failures++;
                        }
                    }
                }

                return failures == 0 && interpreted.Count > 0 == interpret ? 0 : 1;
            }

            // Of three calls and what is in the variables then, none of which is read before the last: those of the first live on, those of the second nobody wants.
            private static (float[][] All, float[][] First) Results(Func<Batch, Tensor<float>[]> function, (int Batch, int Rows, int Columns) shape, bool eagerly)
            {
                Tf.Config.RunFunctionsEagerly = eagerly;
                var batch = new Batch(shape.Batch, shape.Rows, shape.Columns);
                var first = function(batch);
                _ = function(batch);
                var last = function(batch);
                Tensor<float>[] all = [.. first, .. last, batch.Model.V, batch.Model.W, batch.Model.T];
                float[][] read = [.. all.Select(t => t.ToArray())];
                return (read, read[..first.Length]);
            }

            private static ulong Hash(float[][] results)
            {
                var hash = 14695981039346656037UL;
                foreach (var value in results.SelectMany(r => r)) hash = unchecked((hash ^ (float.IsNaN(value) ? 1u : BitConverter.SingleToUInt32Bits(value))) * 1099511628211);
                return hash;
            }

            private static void Write(System.IO.BinaryWriter file, float[][] results)
            {
                file.Write(results.Length);
                foreach (var result in results)
                {
                    file.Write(result.Length);
                    foreach (var value in result) file.Write(value);
                }
            }
        }
        """;

    /// <summary>What the functions take.</summary>
    public const string Types = """
        public sealed partial class Model(int batch, int rows, int columns) : Module
        {
            public Variable<float> V { get; } = new(Tf.Linspace(-0.8f, 1f, columns));

            public Variable<float> W { get; } = new(Tf.Reshape(Tf.Linspace(1f, -0.7f, rows * columns), [rows, columns]));

            public Variable<float> T { get; } = new(Tf.Reshape(Tf.Linspace(-0.9f, 1f, batch * rows * columns), [batch, rows, columns]));
        }

        public sealed class Batch(int batch, int rows, int columns)
        {
            public Model Model { get; } = new(batch, rows, columns);

            public Tensor<float> Z { get; } = Tf.Constant<float>([.. Enumerable.Range(0, batch * rows * columns).Select(i => MathF.Sin(i * 0.7f) * 2)], [batch, rows, columns]);

            public Tensor<float> X { get; } = Tf.Constant<float>([.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i) * 2)], [rows, columns]);

            public Tensor<float> Y { get; } = Enumerable.Range(0, columns).Select(i => MathF.Cos(i)).ToArray();
        }
        """;

    public const int Count = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("random-programs").FullName;

    public RandomBatch()
        : this(0, Count)
    {
    }

    public RandomBatch(int firstSeed, int count)
    {
        var numbers = Enumerable.Range(firstSeed, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var source = GeneratorTest.Compile($$"""
            using System.Globalization;
            using System.Runtime.Intrinsics.X86;

            namespace App;

            public static partial class Functions
            {
            {{string.Concat(Enumerable.Range(firstSeed, count).Select(RandomProgram.Write))}}
                public static readonly (Func<Batch, Tensor<float>[]> Call, TfFunction Handle)[] All =
                [
            {{string.Concat(numbers.Select(n => $"        (F{n}, F{n}Function),\n"))}}    ];
            }

            {{Types}}

            {{Program}}
            """);
        var program = source.WithOptions(source.Options.WithOutputKind(OutputKind.ConsoleApplication));
        var result = GeneratorTest.Run(program, LanguageVersion.CSharp14);
        var emitted = result.Compilation.Emit(Path.Combine(_folder, "App.dll"));
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var library = typeof(Tf).Assembly.Location;
        File.Copy(library, Path.Combine(_folder, Path.GetFileName(library)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Runs the program, with these properties of the runtime and variables of the environment.</summary>
    public RandomRun Run((string Name, string Value)[] properties, (string Name, string Value)[] environment)
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
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        var complaints = string.Join('\n', lines.Where(l => !l.EndsWith(')')).Append(errors.GetAwaiter().GetResult()));
        Assert.True(process.ExitCode == 0, complaints.Length > 4000 ? complaints[..4000] : complaints);
        return new RandomRun(lines[0], lines[1..], ReadResults());
    }

    private List<float[][]> ReadResults()
    {
        using var file = new BinaryReader(File.OpenRead(Path.Combine(_folder, "results")));
        var runs = new List<float[][]>();
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            var results = new float[file.ReadInt32()][];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = new float[file.ReadInt32()];
                file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(results[i].AsSpan()));
            }

            runs.Add(results);
        }

        return runs;
    }
}

/// <summary>
/// What a run found: the machine, a line for each shape and function with a hash of the bits, and the results of the first call of each.
/// </summary>
internal sealed record RandomRun(string Machine, string[] Bits, List<float[][]> Results);
