extern alias Generator;

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Generator::GraphCompiler.Generators;
using Generator::GraphCompiler.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.Tests;

/// <summary>Runs the generator on source text, as the compiler does.</summary>
internal static class GeneratorTest
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using GraphCompiler;

        """;

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "GraphCompiler.dll" or "netstandard.dll" or "mscorlib.dll")
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private static readonly CSharpParseOptions s_options = new CSharpParseOptions(LanguageVersion.CSharp14)
        .WithFeatures([new KeyValuePair<string, string>("InterceptorsNamespaces", "GraphCompiler.Generated")]);

    public static CSharpCompilation Compile(params IEnumerable<string> sources) => Compile("Tests", sources);

    public static CSharpCompilation Compile(string assembly, IEnumerable<string> sources) => CSharpCompilation.Create(
        assembly,
        sources.Select((text, i) => Parse(Usings + text, $"File{i}.cs")),
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    public static SyntaxTree Parse(string text, string path, CSharpParseOptions? options = null) => CSharpSyntaxTree.ParseText(text, options ?? s_options, path, Encoding.UTF8);

    /// <summary>Settings that make code break which was written for the usual ones: checked arithmetic, no nullable context, an older language, hostile names.</summary>
    public static CSharpCompilation CompileHostile(string source, LanguageVersion version = LanguageVersion.CSharp13)
    {
        var options = s_options.WithLanguageVersion(version);
        const string names = """
            global using Math = System.String;
            global using Vector512 = System.Int32;
            global using static System.MathF;
            namespace App { public class System; public class GraphCompiler; public class Unsafe; public class Lanes; }
            """;
        return CSharpCompilation.Create(
            "Hostile",
            [Parse(names, "Names.cs", options), Parse(source, "Source.cs", options)],
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable, checkOverflow: true, allowUnsafe: false, warningLevel: 9999));
    }

    public static GeneratorDriver Driver(LanguageVersion version = LanguageVersion.CSharp14, AnalyzerConfigOptionsProvider? options = null) => CSharpGeneratorDriver.Create(
        [new TfFunctionGenerator().AsSourceGenerator()],
        parseOptions: s_options.WithLanguageVersion(version),
        optionsProvider: options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>A library as its users see it: compiled, with what the generator wrote.</summary>
    public static MetadataReference CompileLibrary(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile("Library", [source]), out var compilation, out _);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>What the analyzer hints at.</summary>
    public static IReadOnlyList<Diagnostic> Analyze(string source, params MetadataReference[] libraries)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source).AddReferences(libraries), out var compilation, out _);
        return compilation.WithAnalyzers([new TensorUseAnalyzer(), new TraceTrapAnalyzer(), new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }

    public static GeneratorOutput Run(params IEnumerable<string> sources) => Run(Compile(sources), LanguageVersion.CSharp14);

    public static GeneratorOutput Run(CSharpCompilation source, LanguageVersion version) => Run(source, Driver(version));

    public static GeneratorOutput Run(CSharpCompilation source, params ImmutableArray<AdditionalText> files) => Run(source, Driver().AddAdditionalTexts(files));

    private static GeneratorOutput Run(CSharpCompilation source, GeneratorDriver start)
    {
        var driver = start.RunGeneratorsAndUpdateCompilation(source, out var compilation, out var diagnostics);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return new GeneratorOutput(
            compilation,
            result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal),
            [.. diagnostics]);
    }
}

/// <summary>A file of the project that is no source.</summary>
internal sealed class AdditionalFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
}

/// <summary>What a run wrote and said.</summary>
internal sealed record GeneratorOutput(Compilation Compilation, IReadOnlyDictionary<string, string> Files, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The file of a function.</summary>
    public string this[string function] => Files[function + ".g.cs"];

    /// <summary>What the compiler says of user code and generated code together, hints aside.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics =>
        Compilation.GetDiagnostics().Where(d => d.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning);

    /// <summary>Loads the compiled program, its text altered first if asked for. Never unloaded: the registry keeps its kernels' addresses.</summary>
    public Assembly Load(Func<string, string>? alter = null)
    {
        var compilation = Compilation;
        if (alter is not null)
        {
            foreach (var tree in compilation.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            {
                // Interceptable locations hold a checksum of the user's files, which stay as they are.
                compilation = compilation.ReplaceSyntaxTree(tree, GeneratorTest.Parse(alter(tree.ToString()), tree.FilePath));
            }
        }

        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(image);
    }
}
