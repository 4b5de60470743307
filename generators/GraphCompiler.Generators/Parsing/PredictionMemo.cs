using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// Remembers what a body showed for as long as the text of all that was read for it stays the same. Roslyn runs the transform
/// of every function on every keystroke anywhere; this makes all but those that the edit touches a comparison.
/// </summary>
internal static class PredictionMemo
{
    private const int MostEntries = 4096;

    private static readonly ConcurrentDictionary<string, Entry> s_entries = new(StringComparer.Ordinal);
    private static readonly ConditionalWeakTable<Compilation, Context> s_contexts = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string> s_declarations = new();

    /// <param name="Result">What the body showed.</param>
    /// <param name="Read">The declarations that were read.</param>
    /// <param name="Declarations">What all files declared then.</param>
    private sealed record Entry(FunctionResult Result, (SyntaxTree Tree, string Text)[] Read, string Declarations);

    public static FunctionResult Get(IMethodSymbol method, Compilation compilation, CancellationToken cancellation, Func<HashSet<SyntaxNode>, FunctionResult> parse)
    {
        var key = compilation.AssemblyName + " " + (method.GetDocumentationCommentId() ?? method.ToDisplayString());
        var context = s_contexts.GetValue(compilation, static c => new Context(c));
        if (s_entries.TryGetValue(key, out var known) && context.StillHolds(known)) return known.Result;

        var visited = new HashSet<SyntaxNode>(method.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)));
        var result = parse(visited);
        cancellation.ThrowIfCancellationRequested();
        if (s_entries.Count >= MostEntries) s_entries.Clear();
        s_entries[key] = new Entry(result, [.. visited.Select(n => (n.SyntaxTree, n.ToString()))], context.Declarations);
        return result;
    }

    /// <summary>A compilation as the memo sees it.</summary>
    private sealed class Context
    {
        private readonly Compilation _compilation;
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

        public Context(Compilation compilation)
        {
            _compilation = compilation;
            var files = compilation.SyntaxTrees.Select(t => s_declarations.GetValue(t, static tree => DeclarationsOf(tree)));
            Declarations = string.Join(";", compilation.References.Select(r => r.Display).Concat(files));
        }

        /// <summary>What all files declare: another file can change what a call means.</summary>
        public string Declarations { get; }

        // A diagnostic has a place in its file, so it is found anew where the file has changed.
        public bool StillHolds(Entry entry) =>
            entry.Declarations == Declarations
            && entry.Read.All(r => _compilation.ContainsSyntaxTree(r.Tree) || (entry.Result.Diagnostics.IsEmpty && TextOf(r.Tree.FilePath).Contains(r.Text)));

        private string TextOf(string path)
        {
            lock (_texts)
            {
                if (!_texts.TryGetValue(path, out var text))
                {
                    _texts[path] = text = _compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == path)?.ToString() ?? "";
                }

                return text;
            }
        }
    }

    /// <summary>A file's declarations without the bodies of its methods.</summary>
    private static string DeclarationsOf(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var members = root.DescendantNodes(n => n is not BlockSyntax and not ArrowExpressionClauseSyntax).OfType<MemberDeclarationSyntax>();
        return string.Join(",", members.Select(Header).Prepend(((CompilationUnitSyntax)root).Usings.ToString()));
    }

    private static string Header(MemberDeclarationSyntax member) => member switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name + " " + space.Usings,
        TypeDeclarationSyntax type => $"{type.AttributeLists}{type.Modifiers} {type.Identifier}{type.TypeParameterList}{type.ParameterList}{type.BaseList}{type.ConstraintClauses}",
        MethodDeclarationSyntax method => $"{method.AttributeLists}{method.Modifiers} {method.ReturnType} {method.Identifier}{method.TypeParameterList}{method.ParameterList}{method.ConstraintClauses}",
        ConstructorDeclarationSyntax constructor => $"{constructor.Modifiers} {constructor.Identifier}{constructor.ParameterList}",
        _ => member.ToString(),
    };
}
