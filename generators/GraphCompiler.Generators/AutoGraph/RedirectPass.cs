using GraphCompiler.Generators.Interception;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// The last pass: calls of methods that have twins go to these, and calls of compiled functions to the functions, since no
/// interceptor reaches generated code.
/// </summary>
internal sealed class RedirectPass : CSharpSyntaxRewriter
{
    private readonly SemanticModel _model;
    private readonly HashSet<string> _twins;
    private readonly CancellationToken _cancellation;

    private RedirectPass(SemanticModel model, HashSet<string> twins, CancellationToken cancellation) =>
        (_model, _twins, _cancellation) = (model, twins, cancellation);

    public static MethodDeclarationSyntax Run(Twin twin, TwinCompilation compilation, HashSet<string> twins, CancellationToken cancellation) =>
        (MethodDeclarationSyntax)new RedirectPass(compilation.ModelOf(twin), twins, cancellation).Visit(compilation.MethodOf(twin))!;

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (_model.GetSymbolInfo(node, _cancellation).Symbol is not IMethodSymbol called) return visited;
        var method = called.ReducedFrom is { } extension ? (called.TypeArguments.Length > 0 ? extension.Construct([.. called.TypeArguments]) : extension) : called;
        if (node.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } && ScalarUses.IsFunction(method)) return visited;
        var isFunction = ScalarUses.IsFunction(method);
        if (Dispatched(node, visited, called) is { } dispatched) return dispatched;
        if (!isFunction && !HasTwin(method)) return visited;

        var arguments = (isFunction ? Gathered(node, visited.ArgumentList.Arguments) : visited.ArgumentList.Arguments).AddRange(Omitted(node, called));
        var receiver = (visited.Expression as MemberAccessExpressionSyntax)?.Expression;
        if (called.ReducedFrom is not null) arguments = arguments.Insert(0, SyntaxFactory.Argument(receiver!.WithoutTrivia()));
        if (!isFunction)
        {
            return called.ReducedFrom is null
                ? visited.WithArgumentList(Listed(visited.ArgumentList, arguments))
                : visited.WithExpression(SyntaxFactory.ParseExpression($"{SymbolText.Type(method.ContainingType)}.{Twin.NameOf(method.Name)}{TypeArguments(method)}").WithTriviaFrom(visited.Expression))
                    .WithArgumentList(Listed(visited.ArgumentList, arguments));
        }

        if (node.Expression is MemberBindingExpressionSyntax || TargetOf(method) is not { } target) return visited;
        if (!method.IsStatic) arguments = arguments.Insert(0, SyntaxFactory.Argument(receiver?.WithoutTrivia() ?? SyntaxFactory.ThisExpression()));
        return visited.WithExpression(SyntaxFactory.ParseExpression(target).WithTriviaFrom(visited.Expression)).WithArgumentList(Listed(visited.ArgumentList, arguments));
    }

    /// <summary>
    /// A call through a base class or an interface of which the object's class says whether a twin runs. What is called through a base is traced in
    /// place, functions too.
    /// </summary>
    private ParenthesizedExpressionSyntax? Dispatched(InvocationExpressionSyntax node, InvocationExpressionSyntax visited, IMethodSymbol called)
    {
        if (node.Expression is not (MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } or SimpleNameSyntax) || called.ReturnsVoid) return null;
        if (ScalarUses.IsFunction(called) || Closure.CalleeOf(NameOf(node.Expression), _model, _cancellation) is not null) return null;
        List<IMethodSymbol> candidates = [.. Closure.CandidatesOf(called, _model.Compilation)];
        while (candidates.Count > 0 && !IsTwinned(candidates[^1])) candidates.RemoveAt(candidates.Count - 1);
        if (candidates.Count == 0) return null;
        var arguments = Listed(visited.ArgumentList, visited.ArgumentList.Arguments.AddRange(Omitted(node, called))).WithoutTrivia();
        var generic = TypeArguments(called);
        var arms = candidates.Select(c => $"{SymbolText.Type(c.ContainingType)} it_ => it_.{(IsTwinned(c) ? Twin.NameOf(c.Name) : c.Name)}{generic}{arguments}");
        var receiver = (visited.Expression as MemberAccessExpressionSyntax)?.Expression.WithoutTrivia().ToString() ?? "this";
        return (ParenthesizedExpressionSyntax)SyntaxFactory.ParseExpression($"(({SymbolText.Type(called.ContainingType)})({receiver}) switch {{ {string.Join(", ", arms)}, var it_ => it_.{called.Name}{generic}{arguments} }})").WithTriviaFrom(visited);
    }

    private bool IsTwinned(IMethodSymbol method) => _twins.Contains(method.OriginalDefinition.GetDocumentationCommentId() ?? "");

    private static SimpleNameSyntax NameOf(ExpressionSyntax callee) => callee is MemberAccessExpressionSyntax access ? access.Name : (SimpleNameSyntax)callee;

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) => TwinOf(node) switch
    {
        null => node,
        { MethodKind: MethodKind.PropertyGet } when node.Parent is MemberBindingExpressionSyntax || (node.Parent is MemberAccessExpressionSyntax access && access.Name == node) => node,
        { MethodKind: MethodKind.PropertyGet } getter => SyntaxFactory.InvocationExpression(SyntaxFactory.IdentifierName(Twin.NameOf(getter.Name))).WithTriviaFrom(node),
        _ => node.WithIdentifier(Renamed(node.Identifier)),
    };

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        var visited = (MemberAccessExpressionSyntax)base.VisitMemberAccessExpression(node)!;
        return TwinOf(node.Name) is { MethodKind: MethodKind.PropertyGet } getter
            ? SyntaxFactory.InvocationExpression(visited.WithoutTrailingTrivia().WithName(SyntaxFactory.IdentifierName(Twin.NameOf(getter.Name)))).WithTrailingTrivia(visited.GetTrailingTrivia())
            : visited;
    }

    public override SyntaxNode? VisitMemberBindingExpression(MemberBindingExpressionSyntax node) => TwinOf(node.Name) is { MethodKind: MethodKind.PropertyGet } getter
        ? SyntaxFactory.InvocationExpression(node.WithoutTrailingTrivia().WithName(SyntaxFactory.IdentifierName(Twin.NameOf(getter.Name)))).WithTrailingTrivia(node.GetTrailingTrivia())
        : base.VisitMemberBindingExpression(node);

    public override SyntaxNode? VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        var visited = (ElementAccessExpressionSyntax)base.VisitElementAccessExpression(node)!;
        if (Closure.HiddenCalleeOf(node, _model, _cancellation) is not { } getter || !HasTwin(getter)) return visited;
        return Parsed(visited, $"{visited.Expression.WithoutTrivia()}.{Twin.NameOf(getter.Name)}({visited.ArgumentList.Arguments})");
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        return Operator(node, node.Left) is { } @operator ? Parsed(visited, $"{@operator}({visited.Left.WithoutTrivia()}, {visited.Right.WithoutTrivia()})") : visited;
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (PrefixUnaryExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return Operator(node, node.Operand) is { } @operator ? Parsed(visited, $"{@operator}({visited.Operand.WithoutTrivia()})") : visited;
    }

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        var visited = (AssignmentExpressionSyntax)base.VisitAssignmentExpression(node)!;
        return node.Left is IdentifierNameSyntax && Operator(node, node.Left) is { } @operator
            ? Parsed(visited, $"{visited.Left.WithoutTrivia()} = {@operator}({visited.Left.WithoutTrivia()}, {visited.Right.WithoutTrivia()})")
            : visited;
    }

    private static ExpressionSyntax Parsed(ExpressionSyntax before, string text) => SyntaxFactory.ParseExpression(text).WithTriviaFrom(before);

    /// <summary>How the twin of a user's operator is called; null where there is none, and for what it makes of a value that may be missing.</summary>
    private string? Operator(ExpressionSyntax expression, ExpressionSyntax operand) =>
        Closure.HiddenCalleeOf(expression, _model, _cancellation) is { MethodKind: MethodKind.UserDefinedOperator } definition && HasTwin(definition)
            && _model.GetSymbolInfo(expression, _cancellation).Symbol is IMethodSymbol { IsStatic: true } method && SymbolEqualityComparer.Default.Equals(_model.GetTypeInfo(operand).ConvertedType, method.Parameters[0].Type)
            ? $"{SymbolText.Type(method.ContainingType)}.{Twin.NameOf(method.Name)}"
            : null;

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node)
    {
        var visited = (GenericNameSyntax)base.VisitGenericName(node)!;
        return TwinOf(node) is not null ? visited.WithIdentifier(Renamed(node.Identifier)) : visited;
    }

    /// <summary>What has a twin and stands behind a name.</summary>
    private IMethodSymbol? TwinOf(SimpleNameSyntax node) => Closure.CalleeOf(node, _model, _cancellation) is { } method && HasTwin(method) ? method : null;

    private bool HasTwin(IMethodSymbol method) => !ScalarUses.IsFunction(method) && _twins.Contains(method.OriginalDefinition.GetDocumentationCommentId() ?? "");

    private static SyntaxToken Renamed(SyntaxToken name) => SyntaxFactory.Identifier(name.LeadingTrivia, Twin.NameOf(name.ValueText), name.TrailingTrivia);

    /// <summary>How a compiled function is called by name: what takes the object first, if it has one.</summary>
    private string? TargetOf(IMethodSymbol method)
    {
        var type = SymbolText.Type(method.ContainingType);
        if (method.Locations.Any(l => l.IsInSource)) return $"{type}.{FunctionParser.HandleOf(method.OriginalDefinition)}Graph{TypeArguments(method)}.Call";
        return method.IsStatic && ReferencedFunction.HandleOf(method, _model.Compilation) is { } handle ? $"{type}.{handle.Name}.Call" : null;
    }

    private static string TypeArguments(IMethodSymbol method) => method.TypeArguments.Length == 0 ? "" : "<" + string.Join(", ", method.TypeArguments.Select(SymbolText.Type)) + ">";

    /// <summary>The arguments where those of a <c>params</c> are one, as a function's graph takes them.</summary>
    private SeparatedSyntaxList<ArgumentSyntax> Gathered(InvocationExpressionSyntax node, SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        var rest = (_model.GetOperation(node, _cancellation) as IInvocationOperation)?.Arguments.FirstOrDefault(a => a.ArgumentKind == ArgumentKind.ParamArray);
        if (rest?.Value is not IArrayCreationOperation { Initializer.ElementValues.Length: var count }) return arguments;
        var before = arguments.Count - count;
        var all = SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"[{string.Join(", ", arguments.Skip(before).Select(a => a.WithoutTrivia().ToString()))}]"));
        return SyntaxFactory.SeparatedList([.. arguments.Take(before), before > 0 ? all.WithLeadingTrivia(SyntaxFactory.Space) : all]);
    }

    /// <summary>The arguments that the user leaves to their defaults: what is called instead has none.</summary>
    private IEnumerable<ArgumentSyntax> Omitted(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (_model.GetOperation(node, _cancellation) is not IInvocationOperation invocation) yield break;
        foreach (var argument in invocation.Arguments.Where(a => a.ArgumentKind == ArgumentKind.DefaultValue))
        {
            var parameter = argument.Parameter!;
            var value = parameter.ExplicitDefaultValue is { } constant ? $"({SymbolText.Type(parameter.Type)})({SymbolDisplay.FormatPrimitive(constant, quoteStrings: true, useHexadecimalNumbers: false)})" : "default";
            yield return SyntaxFactory.Argument(SyntaxFactory.ParseExpression(value)).WithNameColon(SyntaxFactory.NameColon(parameter.Name).WithTrailingTrivia(SyntaxFactory.Space));
        }
    }

    private static ArgumentListSyntax Listed(ArgumentListSyntax before, SeparatedSyntaxList<ArgumentSyntax> arguments) => before.Arguments.Count == arguments.Count
        ? before
        : before.WithArguments(SyntaxFactory.SeparatedList(arguments, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), Math.Max(0, arguments.Count - 1))));
}
