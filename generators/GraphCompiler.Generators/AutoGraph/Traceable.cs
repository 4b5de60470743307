using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>The declarations in whose place a twin can be traced: methods, operators, and getters, of which some are only an arrow.</summary>
internal static class Traceable
{
    /// <summary>The declaration with a method's body, in a compilation.</summary>
    public static SyntaxNode? DeclarationOf(IMethodSymbol method, Compilation compilation, CancellationToken cancellation) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(cancellation))
            .Select(d => d is ArrowExpressionClauseSyntax ? d.Parent! : d)
            .FirstOrDefault(d => BodyOf(d) is not null && compilation.ContainsSyntaxTree(d.SyntaxTree));

    /// <summary>The block or the arrow; null for what has no twin.</summary>
    public static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax or OperatorDeclarationSyntax => (SyntaxNode?)((BaseMethodDeclarationSyntax)declaration).Body ?? ((BaseMethodDeclarationSyntax)declaration).ExpressionBody,
        AccessorDeclarationSyntax { RawKind: (int)SyntaxKind.GetAccessorDeclaration } accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody,
        _ => null,
    };

    /// <summary>The member of a library that the twin of an override of another one overrides, and that the library calls while it traces: <c>Forward__graph</c> beside <c>Forward</c>.</summary>
    public static IMethodSymbol? SlotOf(IMethodSymbol method)
    {
        var root = method.OverriddenMethod;
        while (root?.OverriddenMethod is { } next) root = next;
        return root?.ContainingType.GetMembers(Twin.NameOf(method.Name)).OfType<IMethodSymbol>()
            .FirstOrDefault(m => m.IsVirtual && m.Parameters.Length == method.Parameters.Length && m.Parameters.Zip(method.Parameters, (x, y) => SymbolEqualityComparer.Default.Equals(x.Type, y.Type)).All(same => same));
    }

    public static IMethodSymbol SymbolOf(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation) =>
        model.GetDeclaredSymbol(declaration, cancellation) is var symbol && symbol is IPropertySymbol property ? property.GetMethod! : (IMethodSymbol)symbol!;

    /// <summary>Where its name stands.</summary>
    public static TextSpan NameOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier.Span,
        OperatorDeclarationSyntax @operator => @operator.OperatorToken.Span,
        AccessorDeclarationSyntax accessor => accessor.Keyword.Span,
        PropertyDeclarationSyntax property => property.Identifier.Span,
        IndexerDeclarationSyntax indexer => indexer.ThisKeyword.Span,
        _ => declaration.Span,
    };

    /// <summary>The parameters as they are written, those of an indexer for its getter.</summary>
    public static IEnumerable<ParameterSyntax> ParametersOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        IndexerDeclarationSyntax indexer => indexer.ParameterList.Parameters,
        AccessorDeclarationSyntax { Parent.Parent: IndexerDeclarationSyntax indexer } => indexer.ParameterList.Parameters,
        _ => [],
    };

    /// <summary>The type of the result as it is written.</summary>
    public static TypeSyntax ResultOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.ReturnType,
        OperatorDeclarationSyntax @operator => @operator.ReturnType,
        BasePropertyDeclarationSyntax property => property.Type,
        _ => ((BasePropertyDeclarationSyntax)declaration.Parent!.Parent!).Type,
    };

    public static bool Has(SyntaxNode declaration, SyntaxKind modifier) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Modifiers.Any(modifier),
        _ => declaration.AncestorsAndSelf().OfType<BasePropertyDeclarationSyntax>().First().Modifiers.Any(modifier),
    };
}
