using System.Runtime.CompilerServices;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// Finds the lambdas that are parts of functions: activations, losses and the like, given as arguments. They are read with the member around them, since binding
/// one binds all of that; the statements of a program at its top are one member.
/// </summary>
internal static class LambdaParser
{
    private static readonly ConditionalWeakTable<SyntaxNode, string?[]> s_takers = new();

    public static bool IsCandidate(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or GlobalStatementSyntax => false,
        MemberDeclarationSyntax or PrimaryConstructorBaseTypeSyntax => Lambdas(node).Any(),
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Any() && Lambdas(unit).Any(),
        _ => false,
    };

    /// <summary>Whether a lambda of a candidate goes to something that may take parts.</summary>
    public static bool MayHaveParts(SyntaxNode member, Sources sources) =>
        sources.HasParts && Array.Exists(s_takers.GetValue(member, static m => [.. Lambdas(m).Select(TakerOf).Distinct()]), sources.TakesParts);

    public static IEnumerable<FunctionResult> Parse(SyntaxNode member, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var model = sources.ModelOf(member.SyntaxTree);
        var number = 0;
        foreach (var lambda in Lambdas(member))
        {
            number++;
            if (model.GetTypeInfo(lambda, cancellation).ConvertedType is { } type
                && model.GetSymbolInfo(lambda, cancellation).Symbol is IMethodSymbol { ContainingType: not null } method
                && (Interpreter.IsMarked(type) || (model.GetOperation(lambda.Parent!, cancellation) is IArgumentOperation { Parameter: { } parameter } && Interpreter.TakesPart(parameter))))
            {
                yield return PartParser.Parse(method, FormattableString.Invariant($"{NameOf(lambda, model, cancellation)}Lambda{number}"), sources, visited, cancellation);
            }
        }
    }

    /// <summary>The name of the method that a lambda is given to; null for a constructor.</summary>
    private static string? TakerOf(LambdaExpressionSyntax lambda) => lambda.Parent?.Parent?.Parent is not InvocationExpressionSyntax call ? null : call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    // What an activation or a loss looks like.
    private static IEnumerable<LambdaExpressionSyntax> Lambdas(SyntaxNode member) => member
        .DescendantNodes(n => member is not CompilationUnitSyntax || n is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
        .OfType<LambdaExpressionSyntax>()
        .Where(l => l.Parent is ArgumentSyntax && l is SimpleLambdaExpressionSyntax or ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 1 or 2 });

    /// <summary>The name of what is declared around a lambda, which its type has once.</summary>
    private static string NameOf(LambdaExpressionSyntax lambda, SemanticModel model, CancellationToken cancellation)
    {
        foreach (var node in lambda.Ancestors())
        {
            switch (node)
            {
                case GlobalStatementSyntax:
                    return "Main";
                case PrimaryConstructorBaseTypeSyntax:
                    return "Base";
                case VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } or MemberDeclarationSyntax when model.GetDeclaredSymbol(node, cancellation) is { } symbol:
                    return PartParser.NameOf(symbol);
            }
        }

        return "";
    }
}
