using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Parsing;

/// <summary>All files of a compilation: what they declare, and one semantic model for each, which keeps what it has bound.</summary>
internal sealed class Sources
{
    private static readonly ConditionalWeakTable<Compilation, Sources> s_sources = new();
    private static readonly ConditionalWeakTable<MetadataReference, object> s_references = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, HashSet<string>> s_takers = new();
    private static int s_lastReference;

    // Who has methods that are given for delegates references it.
    private const string HasPartsWith = "GraphCompiler.Keras";

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly Dictionary<string, long> _declared;
    private readonly Lazy<Dictionary<string, SyntaxTree>> _paths;
    private readonly Lazy<HashSet<string>?> _takers;
    private readonly SourceFile[] _files;

    /// <summary>The same files with a function's twins, which declare nothing that anybody names.</summary>
    private Sources(Sources user, AutoGraph.TwinBodies twins)
    {
        (Compilation, Twins) = (twins.Compilation, twins);
        (_paths, _declared, _takers, _files, All, HasOperators) = (user._paths, user._declared, user._takers, user._files, user.All, user.HasOperators);
    }

    private Sources(Compilation compilation)
    {
        Compilation = compilation;
        _takers = new(() => TakersOf(compilation));
        _files = OnAllProcessors.Select([.. compilation.SyntaxTrees], SourceFile.Of, CancellationToken.None);
        _declared = new(StringComparer.Ordinal);
        _paths = new(() => compilation.SyntaxTrees.GroupBy(t => t.FilePath, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal));
        foreach (var file in _files)
        {
            HasOperators |= file.HasOperators;
            foreach (var declared in file.Declared) Add(declared.Key, declared.Value);
        }

        // A referenced project that was built again is another reference object.
        foreach (var reference in compilation.References) Add(SourceFile.Everywhere, 31 * (int)s_references.GetValue(reference, static _ => Interlocked.Increment(ref s_lastReference)));
        All = _declared.Aggregate(0L, (sum, d) => unchecked(sum + (d.Value * 31) + StringComparer.Ordinal.GetHashCode(d.Key)));

        void Add(string name, long hash)
        {
            _declared.TryGetValue(name, out var before);
            _declared[name] = unchecked(before + hash);
        }
    }

    public Compilation Compilation { get; }

    /// <summary>The twins among the files, if any are.</summary>
    public AutoGraph.TwinBodies? Twins { get; }

    /// <summary>Whether operators or indexers are declared in them.</summary>
    public bool HasOperators { get; }

    /// <summary>Whether methods and lambdas may be given to others as parts of their functions.</summary>
    public bool HasParts => _takers.Value is not null;

    /// <summary>The hash of all declarations.</summary>
    public long All { get; }

    /// <summary>These files and those of twins.</summary>
    public Sources With(AutoGraph.TwinBodies twins) => s_sources.GetValue(twins.Compilation, _ => new Sources(this, twins));

    public static Sources Of(Compilation compilation) => s_sources.GetValue(compilation, static c => new Sources(c));

    /// <summary>The hash of what is declared under a name.</summary>
    public long Declared(string name) => _declared.TryGetValue(name, out var hash) ? hash : 0;

    /// <summary>The present tree of a file.</summary>
    public SyntaxTree? At(string path) => _paths.Value.TryGetValue(path, out var tree) ? tree : null;

    /// <summary>Whether a method of this name may be given parts: one of the library's, or one that is declared here. Any constructor (null) may.</summary>
    public bool TakesParts(string? name) => _takers.Value is { } takers && (name is null || takers.Contains(name) || _declared.ContainsKey(name));

    /// <summary>Whether a method of this name may be given for a delegate somewhere, to something that may take parts.</summary>
    public bool GivesParts(string name) => HasParts && Array.Exists(_files, f => f.Given.Contains(name));

    private static HashSet<string>? TakersOf(Compilation compilation) =>
        compilation.References.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().FirstOrDefault(a => a.Name == HasPartsWith) is { } library ? s_takers.GetValue(library, NamesOfTakers) : null;

    private static HashSet<string> NamesOfTakers(IAssemblySymbol library)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Add(library.GlobalNamespace);
        return names;

        void Add(INamespaceOrTypeSymbol container)
        {
            // Of the library's types most are its own kernels, which nobody can name.
            foreach (var member in container.GetMembers().Where(m => m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                if (member is INamespaceOrTypeSymbol inner) Add(inner);
                else if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && method.Parameters.Any(Interpreter.TakesPart)) names.Add(method.Name);
            }
        }
    }

    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, t => ModelOf(Compilation, t));

    /// <summary>A model that looks for no nulls: nothing here asks where they are, and the search would bind each body that is asked about at once and walk through it.</summary>
#pragma warning disable RSEXPERIMENTAL001 // In every version of Roslyn since 4.8 as it is.
    public static SemanticModel ModelOf(Compilation compilation, SyntaxTree tree) => compilation.GetSemanticModel(tree, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001
}

/// <summary>What names meant: whether the same text still says the same.</summary>
internal sealed class Meaning
{
    private readonly (string Name, long Hash)[] _names;
    private long _all;

    public Meaning(Sources sources, IEnumerable<string> names)
    {
        _all = sources.All;
        _names = [.. names.Append(SourceFile.Everywhere).Distinct(StringComparer.Ordinal).Select(n => (n, sources.Declared(n)))];
    }

    public bool Holds(Sources sources)
    {
        if (_all == sources.All) return true;
        foreach (var (name, hash) in _names)
        {
            if (sources.Declared(name) != hash) return false;
        }

        _all = sources.All;
        return true;
    }
}
