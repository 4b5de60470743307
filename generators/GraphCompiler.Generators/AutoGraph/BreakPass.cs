using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// Ends the <c>break</c>s out of loops of the graph: the loop's condition asks for the flag first. Out of a host loop, which is
/// unrolled, a tensor cannot lead: that is an error of the trace.
/// </summary>
internal sealed class BreakPass(JumpContext context) : Splicer
{
    public const string Flag = "break_";

    private static readonly Jumps s_jumps = new(static s => s is BreakStatementSyntax, throughLoops: false, throughSwitches: false);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        Ended((WhileStatementSyntax)base.VisitWhileStatement(node)!, l => l.Statement, (l, body, flag) => Asking(l.WithStatement(body), flag));

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        Ended((DoStatementSyntax)base.VisitDoStatement(node)!, l => l.Statement, (l, body, flag) => Asking(l.WithStatement(body), flag));

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        Ended((ForStatementSyntax)base.VisitForStatement(node)!, l => l.Statement, (l, body, _) => l.WithStatement(body));

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        Ended((ForEachStatementSyntax)base.VisitForEachStatement(node)!, l => l.Statement, (l, body, flag) => Asking(l.WithStatement(body), flag));

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        Ended((ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!, l => l.Statement, (l, body, flag) => Asking(l.WithStatement(body), flag));

    public override SyntaxNode? VisitSwitchStatement(SwitchStatementSyntax node)
    {
        foreach (var section in node.Sections)
        {
            foreach (var jump in s_jumps.In(SyntaxFactory.Block(section.Statements)).Where(j => Jumps.IsUnderTensor(j, node)))
            {
                context.Reports.Refuse(Marks.OriginOf(jump), "break", "a tensor cannot lead out of a switch: write if and else");
            }
        }

        return base.VisitSwitchStatement(node);
    }

    /// <summary>The loop with one more thing to ask before it goes on.</summary>
    public static StatementSyntax Asking(StatementSyntax loop, string? flag) => (loop, flag) switch
    {
        (_, null) => loop,
        (WhileStatementSyntax @while, _) => @while.WithCondition(Asking(@while.Condition, flag)),
        (DoStatementSyntax @do, _) => @do.WithCondition(Asking(@do.Condition, flag)),
        _ => loop.WithProceed("!" + flag),
    };

    /// <summary>What stands for leaving a host loop where a tensor decides: the trace throws it.</summary>
    public static StatementSyntax Refused(StatementSyntax jump, SyntaxNode loop, string indent, JumpContext context)
    {
        var isWhile = loop is WhileStatementSyntax or DoStatementSyntax;
        context.Reports.Warn(Marks.OriginOf(jump), jump is BreakStatementSyntax ? "break" : "return", "a tensor decides about it and the loop around it is unrolled while tracing, so make it a loop of the graph (over a tensor, Tf.Range or with a tensor as its condition)");
        return Layout.Statement(indent, $"throw {context.Library}.BreakInHostLoop(isWhile: {(isWhile ? "true" : "false")});");
    }

    private static ExpressionSyntax Asking(ExpressionSyntax condition, string flag)
    {
        var needsBraces = condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } or ConditionalExpressionSyntax or AssignmentExpressionSyntax;
        var bare = needsBraces ? SyntaxFactory.ParenthesizedExpression(condition.WithoutTrivia()) : condition.WithoutTrivia();
        return ((BinaryExpressionSyntax)SyntaxFactory.ParseExpression($"!{flag} && _")).WithRight(bare);
    }

    private StatementSyntax Ended<T>(T loop, Func<T, StatementSyntax> bodyOf, Func<T, StatementSyntax, string?, StatementSyntax> rebuilt)
        where T : StatementSyntax
    {
        var body = bodyOf(loop);
        List<StatementSyntax> all = [.. s_jumps.In(body)];
        if (all.Count == 0) return loop;
        if (!Marks.IsTensor(loop))
        {
            List<StatementSyntax> refused = [.. all.Where(j => Jumps.IsUnderTensor(j, loop))];
            return refused.Count == 0 ? loop : rebuilt(loop, body.ReplaceNodes(refused, (jump, _) => Refused((StatementSyntax)jump, loop, "", context).WithTriviaFrom(jump)), null);
        }

        var flag = context.Fresh(Flag);
        var indent = Layout.IndentOf(loop);
        var guards = new Guards(s_jumps, flag, isTensor: true, (_, at) => [Layout.Statement(at, $"{flag} = true;")]);
        var now = Layout.Block(indent, guards.List(Layout.StatementsOf(body))).WithTriviaFrom(body);
        var declared = Layout.Statement(indent, $"{context.BoolTensor} {flag} = false;").WithLeadingTrivia(loop.GetLeadingTrivia());
        return Layout.Block(indent, [declared, rebuilt(loop, now, flag).WithLeadingTrivia(SyntaxFactory.Whitespace(indent))]).AsSeveral();
    }
}
