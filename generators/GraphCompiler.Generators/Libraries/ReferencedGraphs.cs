using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Libraries;

/// <summary>The graphs that a referenced assembly brings, by id; read when first asked for.</summary>
internal sealed class ReferencedGraphs
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, ReferencedGraphs> s_assemblies = new();

    private static readonly ConditionalWeakTable<MetadataReference, string[]> s_methods = new();

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, object?> _read = new(StringComparer.Ordinal);

    private ReferencedGraphs(IAssemblySymbol assembly)
    {
        var attributes = assembly.Name == TensorTypes.Namespace || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == TensorTypes.Namespace)) ? assembly.GetAttributes() : [];
        foreach (var attribute in attributes)
        {
            if (attribute is { AttributeClass: { Name: "TfGraphAttribute", ContainingNamespace: { Name: "CompilerServices", ContainingNamespace.Name: TensorTypes.Namespace } }, ConstructorArguments: [{ Value: string id }, { Value: string text }] })
            {
                _texts[id] = text;
            }
        }

        Methods = [.. _texts.Keys.Select(id => id.Split(' ').Last().Split('(')[0]).Select(id => id[(id.LastIndexOf('.') + 1)..].Split('`')[0]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The names of the methods that have graphs.</summary>
    private string[] Methods { get; }

    /// <summary>The names of the methods that have graphs in any of a compilation's references.</summary>
    public static EquatableArray<string> MethodsOf(Compilation compilation) => compilation.References
        .SelectMany(r => s_methods.GetValue(r, reference => compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly ? Of(assembly).Methods : []))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(n => n, StringComparer.Ordinal)
        .ToEquatableArray();

    public static ReferencedGraphs Of(IAssemblySymbol assembly) => s_assemblies.GetValue(assembly, static a => new ReferencedGraphs(a));

    /// <summary>The graph of a method, called on an object of this class.</summary>
    public static ExportedGraph? Find(IMethodSymbol method, INamedTypeSymbol? self)
    {
        var id = method.OriginalDefinition.GetDocumentationCommentId();
        for (var type = self?.OriginalDefinition; type is not null; type = type.BaseType?.OriginalDefinition)
        {
            if (Of(type.ContainingAssembly).Read(IdOf(type, id), ExportedGraph.Read) is { } found) return found;
        }

        return Of(method.ContainingAssembly).Read(id ?? "", ExportedGraph.Read);
    }

    /// <summary>What a constructor makes.</summary>
    public static ExportedClass? FindConstructor(IMethodSymbol constructor) =>
        Of(constructor.ContainingAssembly).Read(constructor.OriginalDefinition.GetDocumentationCommentId() ?? "", ExportedClass.Read);

    public static string IdOf(INamedTypeSymbol type, string? method) => $"{type.GetDocumentationCommentId()} {method}";

    // What a newer or older generator wrote is as if it were not there.
    private T? Read<T>(string id, Func<string, T> read)
        where T : class => (T?)_read.GetOrAdd(id, _ =>
        {
            try
            {
                return _texts.TryGetValue(id, out var text) ? read(text) : null;
            }
            catch (FormatException)
            {
                return null;
            }
        });
}
