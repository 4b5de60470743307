using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// Rewrites what a tensor decides, in a twin without jumps, into calls of the library: each says with the user's words what
/// decides, then what the branch or loop carries, then holds the user's own code in lambdas.
/// </summary>
internal sealed class ControlFlowPass : Splicer
{
    private const string Step = "    ";

    private readonly SemanticModel _model;
    private readonly TwinReports _reports;
    private readonly StateFinder _states;
    private readonly HashSet<string> _flags;
    private readonly HashSet<string> _names;
    private readonly string _boolTensor;
    private readonly string _library;

    private ControlFlowPass(Twin twin, SemanticModel model, MethodDeclarationSyntax method, TwinReports reports)
    {
        (_model, _reports) = (model, reports);
        _states = new StateFinder(model, reports);
        _names = new(method.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText), StringComparer.Ordinal);
        _flags = new(method.DescendantNodes().Select(Marks.ProceedOf).Where(p => p is not null).SelectMany(p => p!.Split([' ', '!', '&'], StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal);
        (_boolTensor, _library) = (twin.BoolTensor, twin.Library);
    }

    public static MethodDeclarationSyntax Run(Twin twin, TwinCompilation compilation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var method = compilation.MethodOf(twin);
        return (MethodDeclarationSyntax)new ControlFlowPass(twin, compilation.ModelOf(twin), method, twin.Reports).Visit(method)!;
    }

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node) =>
        TensorConstructs.Asks(node.Condition, _model) ? Statement(node, If(node, Layout.IndentOf(node))) : base.VisitIfStatement(node);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        if (!TensorConstructs.Asks(node.Condition, _model)) return base.VisitWhileStatement(node);
        var indent = Layout.IndentOf(node);
        return Statement(node, Call("While", indent, Words(node), State(node), Lambda("()", Value(node.Condition)), Lambda("()", node.Statement, indent)));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        if (!TensorConstructs.Asks(node.Condition, _model)) return base.VisitDoStatement(node);
        var indent = Layout.IndentOf(node);
        return Statement(node, Call("DoWhile", indent, Words(node), State(node), Lambda("()", node.Statement, indent), Lambda("()", Value(node.Condition))));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        TensorConstructs.KindOf(node, _model) == LoopKind.Host ? base.VisitForEachStatement(node) : ForEach(node, node.Identifier.Text, null);

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        if (TensorConstructs.KindOf(node, _model) == LoopKind.Host) return base.VisitForEachVariableStatement(node);
        var item = Fresh("item");
        return ForEach(node, item, $"{node.Variable.WithoutTrivia()} = {item};");
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        if (!TensorConstructs.Asks(node.Condition, _model)) return base.VisitConditionalExpression(node);
        CheckAssigns(node.WhenTrue);
        CheckAssigns(node.WhenFalse);
        var info = _model.GetTypeInfo(node);
        var type = TypeText.Of(info.Type ?? info.ConvertedType ?? _model.Compilation.ObjectType, _model, node.SpanStart);
        return Call($"Choose<{type}>", null, Value(node.Condition), Words(node), Lambda("()", Value(node.WhenTrue)), Lambda("()", Value(node.WhenFalse))).WithTriviaFrom(node).Like(node);
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (node.Kind() is not (SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression) || !TensorConstructs.Asks(node, _model)) return base.VisitBinaryExpression(node);
        CheckAssigns(node.Right);
        var isAnd = node.IsKind(SyntaxKind.LogicalAndExpression);
        if (TensorConstructs.Asks(node.Left, _model)) return Call(isAnd ? "And" : "Or", null, Value(node.Left), Lambda("()", Value(node.Right))).WithTriviaFrom(node).Like(node);

        // A host value on the left decides as ever whether the right one is asked at all.
        var choice = (ConditionalExpressionSyntax)SyntaxFactory.ParseExpression(isAnd ? $"_ ? _ : ({_boolTensor})false" : $"_ ? ({_boolTensor})true : _");
        choice = choice.WithCondition(Bracketed(node.Left).WithTrailingTrivia(SyntaxFactory.Space));
        choice = isAnd ? choice.WithWhenTrue(Bracketed(node.Right).WithTrailingTrivia(SyntaxFactory.Space)) : choice.WithWhenFalse(Bracketed(node.Right));
        return SyntaxFactory.ParenthesizedExpression(choice).WithTriviaFrom(node).Like(node);
    }

    private InvocationExpressionSyntax If(IfStatementSyntax node, string indent)
    {
        var otherwise = node.Else?.Statement switch
        {
            null => SyntaxFactory.ParseExpression("() => { }"),
            IfStatementSyntax next when TensorConstructs.Asks(next.Condition, _model) => Lambda("()", If(next, indent).Like(next)),
            var statement => Lambda("()", statement, indent),
        };
        return Call("If", indent, Value(node.Condition), Words(node), State(node), Lambda("()", node.Statement, indent), otherwise);
    }

    private StatementSyntax ForEach(CommonForEachStatementSyntax node, string variable, string? first)
    {
        var indent = Layout.IndentOf(node);
        var body = Lambda(variable, node.Statement, indent, first);
        ExpressionSyntax[] end = Marks.ProceedOf(node) is { } proceed ? [State(node), body, Lambda("()", Proceed(proceed))] : [State(node), body];
        if (TensorConstructs.RangeOf(node, _model) is not { } range) return Statement(node, Call("ForEach", indent, [Value(node.Expression), Words(node), .. end]));
        var method = (IMethodSymbol)_model.GetSymbolInfo(range).Symbol!;
        var element = ((INamedTypeSymbol)method.ReturnType).TypeArguments[0];
        return Statement(node, Call($"ForRange<{TypeText.Of(element, _model, node.SpanStart)}>", indent, [Bound(method, range, "start", element), Bound(method, range, "limit", element), Bound(method, range, "delta", element), Words(node), .. end]));
    }

    /// <summary>An argument of <c>Tf.Range</c>, or what it stands for where it is not given.</summary>
    private ExpressionSyntax Bound(IMethodSymbol method, InvocationExpressionSyntax call, string name, ITypeSymbol element)
    {
        var arguments = call.ArgumentList.Arguments;
        var parameter = method.Parameters.FirstOrDefault(p => p.Name == name);
        var given = arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == name)
            ?? (parameter is not null && parameter.Ordinal < arguments.Count && arguments[parameter.Ordinal].NameColon is null ? arguments[parameter.Ordinal] : null);
        if (given is not null) return Value(given.Expression);
        var isOne = name == "delta";
        return SyntaxFactory.ParseExpression(element is ITypeParameterSymbol ? $"{element.Name}.{(isOne ? "One" : "Zero")}" : isOne ? "1" : "0");
    }

    /// <summary>The flags that end a loop, as one condition.</summary>
    private ExpressionSyntax Proceed(string flags)
    {
        var all = flags.Split([" && "], StringSplitOptions.RemoveEmptyEntries);
        return SyntaxFactory.ParseExpression(all.Skip(1).Aggregate(all[0], (left, right) => $"{_library}.And({left}, () => {right})"));
    }

    private void CheckAssigns(ExpressionSyntax part)
    {
        if (_states.Assigns(part)) _reports.Refuse(Marks.OriginOf(part), part.ToString(), "it assigns where a tensor decides whether it is computed: write an if statement");
    }

    private ExpressionSyntax Value(ExpressionSyntax expression) => ((ExpressionSyntax)Visit(expression)!).WithoutTrivia();

    private ExpressionSyntax Bracketed(ExpressionSyntax expression) =>
        Value(expression) is var value && value is IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or LiteralExpressionSyntax ? value : SyntaxFactory.ParenthesizedExpression(value);

    private static LiteralExpressionSyntax Words(SyntaxNode node) =>
        (LiteralExpressionSyntax)SyntaxFactory.ParseExpression(SymbolDisplay.FormatLiteral(Marks.WordsOf(node) ?? Layout.OneLine(TensorConstructs.DeciderOf(node)!.ToString()), quote: true));

    private ExpressionSyntax State(StatementSyntax construct)
    {
        var entries = _states.Find(construct, _flags);
        if (entries.Count == 0) return SyntaxFactory.ParseExpression("new([], () => [], _ => { })");
        var state = Fresh("state");
        List<string> writes = [.. entries.Select((e, i) => $"{e.Write} = ({e.Type}){state}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]!")];
        var names = string.Join(", ", entries.Select(e => SymbolDisplay.FormatLiteral(e.Name, quote: true)));
        var write = writes.Count == 1 ? writes[0] : $"{{ {string.Join("; ", writes)}; }}";
        return SyntaxFactory.ParseExpression($"new([{names}], () => [{string.Join(", ", entries.Select(e => e.Read))}], {state} => {write})");
    }

    private string Fresh(string name)
    {
        while (_names.Contains(name)) name += "_";
        return name;
    }

    private static ParenthesizedLambdaExpressionSyntax Lambda(string parameters, ExpressionSyntax value) =>
        ((ParenthesizedLambdaExpressionSyntax)SyntaxFactory.ParseExpression($"{parameters} => _")).WithExpressionBody(value);

    private LambdaExpressionSyntax Lambda(string parameters, StatementSyntax body, string indent, string? first = null)
    {
        var block = Layout.AsBlock((StatementSyntax)Visit(body)!, indent);
        if (first is not null) block = block.WithStatements(block.Statements.Insert(0, Layout.Statement(indent + Step, first)));
        var lambda = (LambdaExpressionSyntax)SyntaxFactory.ParseExpression($"{parameters} =>{(block.Statements.Count == 0 ? " " : "\n" + indent)}{{ }}");
        return lambda.WithBody(block.Statements.Count == 0 ? block : block.WithLeadingTrivia(SyntaxFactory.Whitespace(indent)));
    }

    private static StatementSyntax Statement(StatementSyntax node, ExpressionSyntax call) =>
        SyntaxFactory.ExpressionStatement(call).WithLeadingTrivia(node.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.LineFeed).Like(node);

    /// <param name="function">The library's method.</param>
    /// <param name="indent">Where the line begins: what is carried stands on one of its own. Null for one line.</param>
    /// <param name="arguments">The arguments.</param>
    private InvocationExpressionSyntax Call(string function, string? indent, params ExpressionSyntax[] arguments)
    {
        var list = arguments.Select((a, i) => SyntaxFactory.Argument(i == 0 ? a : a.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(indent is not null && (IsState(a) || IsState(arguments[i - 1])) ? "\n" + indent + Step : " "))));
        return SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression($"{_library}.{function}"), SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(list)));

        static bool IsState(ExpressionSyntax argument) => argument is ImplicitObjectCreationExpressionSyntax;
    }
}
