using System.Globalization;
using System.Reflection;
using System.Text;
using GraphCompiler.Generators.Tests;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace GraphCompiler.Golden.Tests;

/// <summary>Functions of golden cases, compiled together by the real generator, and loaded. Cases of equal text share a function.</summary>
internal sealed class GoldenProgram
{
    private readonly SortedDictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private IReadOnlyDictionary<string, string> _files = new Dictionary<string, string>();
    private readonly Lazy<Assembly> _assembly;

    public GoldenProgram() => _assembly = new Lazy<Assembly>(Load);

    /// <summary>How many functions there are.</summary>
    public int Count => _sources.Values.Sum(s => s.Names.Count);

    /// <summary>What the generator warned of; the functions are correct programs.</summary>
    public IReadOnlyList<string> Warnings => _assembly.Value is not null ? _warnings : [];

    /// <summary>Adds a function of an operator; what it gives is the function's name.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="text">The type of the result, and all that stands behind the name.</param>
    public string Add(string @operator, (string Result, string Body) text)
    {
        if (!_sources.TryGetValue(@operator, out var source)) _sources[@operator] = source = new Source();
        if (source.Names.TryGetValue(text, out var name)) return name;
        source.Names[text] = name = "F" + source.Names.Count.ToString(CultureInfo.InvariantCulture);
        source.Text.Append(CultureInfo.InvariantCulture, $"    [TfFunction]\n    public static {text.Result} {name}{text.Body}\n");
        return name;
    }

    /// <summary>A function's handle.</summary>
    public TfFunction Handle(string @operator, string name)
    {
        var assembly = _assembly.Value;
        if (_sources[@operator].Error is { } error) throw new InvalidOperationException(error);
        return (TfFunction)assembly.GetType($"Written.{@operator}_")!.GetProperty(name + "Function")!.GetValue(null)!;
    }

    /// <summary>The first kernel of a function's traces that its own file has not.</summary>
    public string? Missing(string @operator, TfFunction function, bool hasTape) =>
        function.ConcreteFunctions.Select(c => OwnKernels.Missing(_files[$"Written.{@operator}_.{function.Name}.g.cs"], c, hasTape)).FirstOrDefault(m => m is not null);

    private Assembly Load()
    {
        var written = _sources.Where(s => s.Value.Error is null).ToArray();
        var output = GeneratorTest.Run(written.Select(s => $$"""
            namespace Written;

            public static partial class {{s.Key}}_
            {
            {{s.Value.Text}}}
            """));
        try
        {
            var assembly = output.Load();
            _warnings.AddRange(output.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info).Select(d => $"{d}"));
            _files = output.Files;
            return assembly;
        }
        catch (XunitException) when (Blame(output, written))
        {
            return Load();
        }
    }

    /// <summary>A text that is no C# fails its operator alone; false where that is not the reason.</summary>
    private static bool Blame(GeneratorOutput output, KeyValuePair<string, Source>[] written)
    {
        var isFound = false;
        foreach (var error in output.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            var path = error.Location.GetLineSpan().Path;
            var file = Array.FindIndex(written, s => path == $"File{Array.IndexOf(written, s)}.cs" || path.Contains($"Written.{s.Key}_.", StringComparison.Ordinal));
            if (file < 0) return false;
            written[file].Value.Error ??= $"{error}\n{written[file].Value.Text}";
            isFound = true;
        }

        return isFound;
    }

    /// <summary>The text of an operator's functions.</summary>
    private sealed class Source
    {
        public Dictionary<(string, string), string> Names { get; } = [];

        public StringBuilder Text { get; } = new();

        /// <summary>Why it cannot be compiled.</summary>
        public string? Error { get; set; }
    }
}
