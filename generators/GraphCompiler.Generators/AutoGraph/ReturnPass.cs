using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// Gives a function in which a tensor decides about a <c>return</c> a single one at its end. What follows an <c>if</c> that
/// returns is its other arm; elsewhere a flag guards it and ends the loops around.
/// </summary>
internal sealed class ReturnPass(JumpContext context) : Splicer
{
    public const string Flag = "returned_";

    public const string Value = "retval_";

    private static readonly Jumps s_jumps = new(static s => s is ReturnStatementSyntax, throughLoops: true, throughSwitches: true);

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
        base.VisitMethodDeclaration(node) is MethodDeclarationSyntax method && method.Body is { } body ? method.WithBody(Single(body, method.ReturnType.ToString())) : node;

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var function = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        return function.Body is { } body ? function.WithBody(Single(body, function.ReturnType.ToString())) : function;
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var lambda = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return lambda.Block is { } body ? lambda.WithBlock(Single(body, Marks.ResultOf(node)!)) : lambda;
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var lambda = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return lambda.Block is { } body ? lambda.WithBlock(Single(body, Marks.ResultOf(node)!)) : lambda;
    }

    private BlockSyntax Single(BlockSyntax body, string type)
    {
        List<StatementSyntax> all = [.. s_jumps.In(body)];
        if (!all.Exists(j => Jumps.IsUnderTensor(j, body))) return body;
        body = body.ReplaceNodes(all, (jump, _) => OutOfHostLoop((StatementSyntax)jump, body));
        var flag = context.Fresh(Flag);
        var before = body.Statements.Count > 0 ? Layout.IndentOf(body.Statements[0]) : "";
        var guards = new Guards(s_jumps, flag, isTensor: true, (jump, at) => Instead(jump, at, flag), Loop);
        var statements = guards.List(body.Statements);
        if (guards.Count == 0)
        {
            statements = new Guards(s_jumps, flag, isTensor: true, (jump, at) => Instead(jump, at, null), Loop).List(body.Statements);
        }
        else
        {
            statements = statements.Insert(0, Layout.Statement(before, $"{context.BoolTensor} {flag} = false;"));
        }

        if (type != "void")
        {
            // Where a flag says whether there was a return, an arm may leave the value undefined.
            var value = Layout.Statement(before, $"{type} {Value} = default!;");
            if (guards.Count > 0) value = value.ReplaceNodes(value.DescendantNodes().OfType<VariableDeclaratorSyntax>(), (variable, _) => variable.AsUnset());
            statements = statements.Insert(0, value).Add(Layout.Statement(before, $"return {Value};"));
        }

        return body.WithStatements([.. Spliced(statements)]);

        StatementSyntax Loop(StatementSyntax loop, Guards inside)
        {
            if (!Marks.IsTensor(loop)) return WithBody(loop, inside.One);
            inside.Count++;
            return BreakPass.Asking(WithBody(loop, inside.One), flag);
        }
    }

    /// <summary>A return with what it has to do in a host loop, while it still stands there.</summary>
    private StatementSyntax OutOfHostLoop(StatementSyntax jump, BlockSyntax body)
    {
        List<SyntaxNode> around = [.. jump.Ancestors().TakeWhile(a => a != body)];
        List<SyntaxNode> loops = [.. around.Where(a => TensorConstructs.IsLoop(a) && !Marks.IsTensor(a))];
        if (loops.Count == 0) return jump;
        if (loops.Find(l => Jumps.IsUnderTensor(jump, l)) is { } loop) return BreakPass.Refused(jump, loop, "", context).WithTriviaFrom(jump);
        if (loops.Count > 1 || around.TakeWhile(a => a != loops[0]).Any(a => a is SwitchStatementSyntax))
        {
            context.Reports.Refuse(Marks.OriginOf(jump), "return", "a tensor decides about another return of the method, and this one leaves several host loops: leave them with break and return after them");
        }

        return jump.WithProceed("break");
    }

    private static IEnumerable<StatementSyntax> Instead(StatementSyntax jump, string indent, string? flag)
    {
        if (((ReturnStatementSyntax)jump).Expression is { } value)
        {
            var assignment = (ExpressionStatementSyntax)Layout.Statement(indent, $"{Value} = _;");
            yield return assignment.WithExpression(((AssignmentExpressionSyntax)assignment.Expression).WithRight(value.WithoutTrivia())).Like(jump);
        }

        if (flag is not null) yield return Layout.Statement(indent, $"{flag} = true;");
        if (Marks.ProceedOf(jump) is not null) yield return Layout.Statement(indent, "break;");
    }

    private static StatementSyntax WithBody(StatementSyntax loop, Func<StatementSyntax, StatementSyntax> rewrite)
    {
        return loop switch
        {
            WhileStatementSyntax @while => @while.WithStatement(Body(@while.Statement)),
            DoStatementSyntax @do => @do.WithStatement(Body(@do.Statement)),
            ForStatementSyntax @for => @for.WithStatement(Body(@for.Statement)),
            ForEachStatementSyntax each => each.WithStatement(Body(each.Statement)),
            ForEachVariableStatementSyntax each => each.WithStatement(Body(each.Statement)),
            _ => loop,
        };

        StatementSyntax Body(StatementSyntax body) =>
            rewrite(body) is var now && Marks.IsSeveral(now) ? Layout.Block(Layout.IndentOf(loop), ((BlockSyntax)now).Statements).WithTriviaFrom(body) : now;
    }
}
