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
        var watch = Stopwatch.StartNew();
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Row("cold process", [watch.Elapsed.TotalMilliseconds]);
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } failure) throw failure;

        // The compiler's own times, in which the generator's are to be seen.
        watch.Restart();
        var errors = output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Row("all diagnostics", [watch.Elapsed.TotalMilliseconds]);
        if (errors.Count > 0) throw new InvalidOperationException(errors[0].ToString());

        var second = Compilation("Second");
        watch.Restart();
        Driver().RunGenerators(second);
        Row("second project", [watch.Elapsed.TotalMilliseconds]);

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
            var times = new List<double>();
            for (var i = 0; i < Keystrokes; i++)
            {
                var tree = Parse(edit(text, i), old.FilePath);
                var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[GeneratedProject.EditedFile], tree);
                var stopwatch = Stopwatch.StartNew();
                driver = driver.RunGenerators(edited);
                times.Add(stopwatch.Elapsed.TotalMilliseconds);
                compilation = edited;
            }

            Row(name, times);
        }
    }

    private static void Row(string name, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {times[times.Count / 2],9:F1} ms   best {times[0],7:F1}   worst {times[^1],7:F1}"));
    }

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create([new TfFunctionGenerator().AsSourceGenerator()], parseOptions: s_options);

    private static CSharpCompilation Compilation(string name)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "GraphCompiler.dll" or "netstandard.dll" or "mscorlib.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        return CSharpCompilation.Create(
            name,
            GeneratedProject.Files().Select(f => Parse(f.Text, f.Path)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_options, path, Encoding.UTF8);
}
