using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// Remembers what a body showed for as long as the text of all that was read for it stays the same. Roslyn runs the transform
/// of every function on every keystroke anywhere; this makes all but one of them a comparison.
/// </summary>
internal static class PredictionMemo
{
    private static readonly ConditionalWeakTable<SyntaxTree, Dictionary<string, Entry>> s_entries = new();

    private sealed record Entry(FunctionResult Result, IReadOnlyList<SyntaxTree> Read, string Signatures);

    public static FunctionResult Get(IMethodSymbol method, Compilation compilation, CancellationToken cancellation, Func<HashSet<SyntaxNode>, FunctionResult> parse)
    {
        var tree = method.DeclaringSyntaxReferences[0].SyntaxTree;
        var key = method.GetDocumentationCommentId() ?? method.ToDisplayString();
        var signatures = Signatures(compilation);
        var entries = s_entries.GetOrCreateValue(tree);
        lock (entries)
        {
            if (entries.TryGetValue(key, out var known) && known.Signatures == signatures && known.Read.All(compilation.ContainsSyntaxTree)) return known.Result;
        }

        var visited = new HashSet<SyntaxNode>();
        var result = parse(visited);
        cancellation.ThrowIfCancellationRequested();
        lock (entries)
        {
            entries[key] = new Entry(result, [.. visited.Select(n => n.SyntaxTree).Distinct()], signatures);
        }

        return result;
    }

    /// <summary>Another file can change what a call means: the names of all types and members of the files that were not read.</summary>
    private static string Signatures(Compilation compilation) => s_signatures.GetValue(compilation, static c =>
        string.Join(";", c.References.Select(r => r.Display)) + "|" + string.Join(";", c.SyntaxTrees.Select(t => s_declarations.GetValue(t, static tree => new Declarations(tree)).Text)));

    private static readonly ConditionalWeakTable<Compilation, string> s_signatures = new();
    private static readonly ConditionalWeakTable<SyntaxTree, Declarations> s_declarations = new();

    /// <summary>What a file declares, without bodies.</summary>
    private sealed class Declarations(SyntaxTree tree)
    {
        public string Text { get; } = string.Join(
            ",",
            tree.GetRoot().DescendantNodes(n => n is not BlockSyntax and not ArrowExpressionClauseSyntax)
                .OfType<MemberDeclarationSyntax>()
                .Where(m => m is MethodDeclarationSyntax or PropertyDeclarationSyntax or FieldDeclarationSyntax or ConstructorDeclarationSyntax)
                .Select(Header));

        private static string Header(MemberDeclarationSyntax member) => member switch
        {
            MethodDeclarationSyntax method => method.Modifiers + " " + method.ReturnType + " " + method.Identifier + method.TypeParameterList + method.ParameterList,
            _ => member.ToString(),
        };
    }
}
