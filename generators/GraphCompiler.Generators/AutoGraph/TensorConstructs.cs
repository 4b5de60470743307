using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What a <c>foreach</c> goes over.</summary>
internal enum LoopKind
{
    Host,
    Values,
    Range,
    Dataset,
}

/// <summary>Which statements and expressions a tensor decides: their static types say so.</summary>
internal static class TensorConstructs
{
    /// <summary>Whether a condition is a tensor's, other than whether there is one.</summary>
    public static bool Asks(ExpressionSyntax? condition, SemanticModel model) => condition switch
    {
        null => false,
        ParenthesizedExpressionSyntax inner => Asks(inner.Expression, model),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => Asks(not.Operand, model),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both => Asks(both.Left, model) || Asks(both.Right, model),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison when IsNull(comparison.Left) || IsNull(comparison.Right) => false,
        _ => TensorTypes.IsTensor(model.GetTypeInfo(condition).Type),
    };

    public static LoopKind KindOf(CommonForEachStatementSyntax loop, SemanticModel model)
    {
        if (RangeOf(loop, model) is not null) return LoopKind.Range;
        var type = model.GetTypeInfo(loop.Expression).Type;
        return TensorTypes.IsTensor(type) ? LoopKind.Values : type is INamedTypeSymbol { Arity: 1 } && TensorTypes.IsLibrary(type, "Dataset") ? LoopKind.Dataset : LoopKind.Host;
    }

    /// <summary>The call of <c>Tf.Range</c> that a loop goes over: no range is made for it.</summary>
    public static InvocationExpressionSyntax? RangeOf(CommonForEachStatementSyntax loop, SemanticModel model)
    {
        var collection = loop.Expression;
        while (collection is ParenthesizedExpressionSyntax inner) collection = inner.Expression;
        return collection is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Range" } method && TensorTypes.IsLibrary(method.ContainingType, "Tf") ? call : null;
    }

    /// <summary>Whether a statement or expression is control flow on a tensor.</summary>
    public static bool Is(SyntaxNode node, SemanticModel model) => node switch
    {
        IfStatementSyntax @if => Asks(@if.Condition, model),
        WhileStatementSyntax loop => Asks(loop.Condition, model),
        DoStatementSyntax loop => Asks(loop.Condition, model),
        ForStatementSyntax loop => Asks(loop.Condition, model),
        CommonForEachStatementSyntax loop => KindOf(loop, model) != LoopKind.Host,
        ConditionalExpressionSyntax choice => Asks(choice.Condition, model),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both => Asks(both, model),
        WhenClauseSyntax clause => Asks(clause.Condition, model),
        _ => false,
    };

    /// <summary>All of it in a piece of code, nested functions included, from the outside to the inside.</summary>
    public static IEnumerable<SyntaxNode> In(SyntaxNode code, SemanticModel model) => code.DescendantNodesAndSelf().Where(n => Is(n, model));

    public static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>Bodies of their own, which jumps do not leave.</summary>
    public static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>The user's words for what decides.</summary>
    public static SyntaxNode? DeciderOf(SyntaxNode node) => node switch
    {
        IfStatementSyntax @if => @if.Condition,
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        ForStatementSyntax loop => loop.Condition,
        CommonForEachStatementSyntax loop => loop.Expression,
        ConditionalExpressionSyntax choice => choice.Condition,
        WhenClauseSyntax clause => clause.Condition,
        _ => node,
    };

    private static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression);
}
