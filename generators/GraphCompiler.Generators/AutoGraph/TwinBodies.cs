using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>Finished twins, to be read in the methods' place: what runs is what is predicted.</summary>
internal sealed class TwinBodies
{
    private static readonly ConditionalWeakTable<SyntaxTree, Twin> s_twins = new();

    private readonly Dictionary<string, IMethodSymbol> _twins = new(StringComparer.Ordinal);

    public TwinBodies(TwinCompilation compilation)
    {
        Compilation = compilation.Compilation;
        foreach (var twin in compilation.Twins)
        {
            var method = compilation.MethodOf(twin);
            s_twins.GetValue(method.SyntaxTree, _ => twin);
            _twins.Add(twin.Id, (IMethodSymbol)compilation.ModelOf(twin).GetDeclaredSymbol(method)!);
        }
    }

    /// <summary>The user's files with the twins.</summary>
    public Compilation Compilation { get; }

    /// <summary>The method that is traced in another's place.</summary>
    public IMethodSymbol? Of(IMethodSymbol method) => _twins.TryGetValue(method.GetDocumentationCommentId() ?? "", out var twin) ? twin : null;

    /// <summary>The user's declaration behind a twin's; other nodes stand for themselves.</summary>
    public static SyntaxNode SourceOf(SyntaxNode declaration) => s_twins.TryGetValue(declaration.SyntaxTree, out var twin) ? twin.Source : declaration;

    /// <summary>What the user wrote in the place of a node.</summary>
    public static SyntaxNode UsersOf(SyntaxNode node)
    {
        if (!s_twins.TryGetValue(node.SyntaxTree, out var twin)) return node;
        return Marks.OriginOf(node) is { } place ? twin.Source.SyntaxTree.GetRoot().FindNode(place, getInnermostNodeForTie: true) : twin.Source;
    }
}
