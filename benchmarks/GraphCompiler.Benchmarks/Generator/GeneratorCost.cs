extern alias Generator;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Generator::GraphCompiler.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Benchmarks.Generator;

/// <summary>
/// What the generator costs a user: time added to a build that begins with nothing, and the driver's time for one keystroke in
/// an editor, by the kind of edit. Prints a table.
/// </summary>
internal static class GeneratorCost
{
    private const int Keystrokes = 31;

    private static readonly CSharpParseOptions s_options = new CSharpParseOptions(LanguageVersion.Preview)
        .WithFeatures([new KeyValuePair<string, string>("InterceptorsNamespaces", "GraphCompiler.Generated")]);

    public static void Run()
    {
        var compilation = Compilation("Project");
        var driver = Driver();
        Console.WriteLine($"{GeneratedProject.Functions} functions in {GeneratedProject.FunctionFiles} files beside {GeneratedProject.Invocations} other calls");
        Console.WriteLine($"  {"milliseconds",-22} {"median",9} {"best",9} {"worst",9} {"processor",9}");
        Compilation output = compilation;
        Row("cold process", [Measure(() => driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out output, out _))]);
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } failure) throw failure;

        // The compiler's own times, in which the generator's are to be seen.
        List<Diagnostic> errors = [];
        Row("all diagnostics", [Measure(() => errors.AddRange(output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)))]);
        if (errors.Count > 0) throw new InvalidOperationException(errors[0].ToString());

        var second = Compilation("Second");
        Row("second project", [Measure(() => Driver().RunGenerators(second))]);

        Edit("no edit", (text, _) => text);
        Edit("edit in one body", (text, i) => text.Replace(GeneratedProject.EditedText, $"x * scale + shift * {i.ToString(CultureInfo.InvariantCulture)}f", StringComparison.Ordinal));
        Edit("edit in a model", (text, i) => text.Replace("W * x + B", $"W * x + B * {i.ToString(CultureInfo.InvariantCulture)}f", StringComparison.Ordinal));
        Edit("comment in a body", (text, i) => text.Replace("var scaled", $"/* {i.ToString(CultureInfo.InvariantCulture)} */ var scaled", StringComparison.Ordinal));
        Edit("line above", (text, i) => $"// {i.ToString(CultureInfo.InvariantCulture)}\n{text}");
        Edit("edit in other code", (text, i) => text.Replace("p.Trim()", $"p.Trim().PadLeft({i.ToString(CultureInfo.InvariantCulture)})", StringComparison.Ordinal));
        Edit("other method added", (text, i) => text.Replace("public void Dispose", $"public static void Added{i.ToString(CultureInfo.InvariantCulture)}() {{ }}\n    public void Dispose", StringComparison.Ordinal));

        void Edit(string name, Func<string, int, string> edit)
        {
            var old = compilation.SyntaxTrees[GeneratedProject.EditedFile];
            var text = old.ToString();
            var times = new List<Cost>();
            for (var i = 0; i < Keystrokes; i++)
            {
                var tree = Parse(edit(text, i), old.FilePath);
                var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[GeneratedProject.EditedFile], tree);
                times.Add(Measure(() => driver = driver.RunGenerators(edited)));
                compilation = edited;
            }

            Row(name, times);
        }
    }

    /// <summary>Time that passed, and time that the process computed: on a busy machine only the second says much.</summary>
    private readonly record struct Cost(double Elapsed, double Processor);

    private static Cost Measure(Action run)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        run();
        return new Cost(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    private static void Row(string name, List<Cost> costs)
    {
        var (elapsed, processor) = (costs.ConvertAll(c => c.Elapsed), costs.ConvertAll(c => c.Processor));
        elapsed.Sort();
        processor.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {elapsed[elapsed.Count / 2],9:F1} {elapsed[0],9:F1} {elapsed[^1],9:F1} {processor[processor.Count / 2],9:F1}"));
    }

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create([new TfFunctionGenerator().AsSourceGenerator()], parseOptions: s_options);

    private static CSharpCompilation Compilation(string name)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "GraphCompiler.dll" or "GraphCompiler.Keras.dll" or "netstandard.dll" or "mscorlib.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        return CSharpCompilation.Create(
            name,
            GeneratedProject.Files().Select(f => Parse(f.Text, f.Path)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_options, path, Encoding.UTF8);
}
