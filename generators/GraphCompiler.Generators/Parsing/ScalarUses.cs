using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// Whether a host scalar can be an input of the graph: when every use is the direct operand of its conversion to a tensor, or
/// hands it to such a parameter of another function. Anything else would see a number that is not there while tracing.
/// </summary>
internal static class ScalarUses
{
    /// <summary>The first use that needs the number itself; null when there is none.</summary>
    public static IOperation? FirstByValue(IParameterSymbol parameter, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation) =>
        FirstByValue(parameter, sources, visited, [], cancellation);

    public static bool CanBeInput(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static IOperation? FirstByValue(IParameterSymbol parameter, Sources sources, HashSet<SyntaxNode> visited, HashSet<ISymbol> open, CancellationToken cancellation)
    {
        if (!open.Add(parameter)) return null;
        foreach (var reference in parameter.ContainingSymbol.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellation);
            if (!sources.Compilation.ContainsSyntaxTree(syntax.SyntaxTree)) continue;
            visited.Add(syntax);
            var body = sources.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation);
            foreach (var use in body?.Descendants().OfType<IParameterReferenceOperation>() ?? [])
            {
                if (SymbolEqualityComparer.Default.Equals(use.Parameter, parameter) && !IsOperand(use, sources, visited, open, cancellation)) return use;
            }
        }

        return null;
    }

    private static bool IsOperand(IParameterReferenceOperation use, Sources sources, HashSet<SyntaxNode> visited, HashSet<ISymbol> open, CancellationToken cancellation) => use.Parent switch
    {
        IConversionOperation { OperatorMethod: not null } conversion => TensorTypes.IsTensor(conversion.Type),
        IArgumentOperation { Parameter: { } target, Parent: IInvocationOperation { TargetMethod: var method } } =>
            IsFunction(method)
            && CanBeInput(target.Type)
            && FirstByValue(method.OriginalDefinition.Parameters[target.Ordinal], sources, visited, open, cancellation) is null,
        _ => false,
    };

    public static bool IsFunction(IMethodSymbol method) =>
        method.OriginalDefinition.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "TfFunctionAttribute"));
}
