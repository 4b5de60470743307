using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>Ends the <c>continue</c>s that a tensor decides about, and those of loops of the graph; these have no <c>for</c> after it.</summary>
internal sealed class ContinuePass(JumpContext context) : Splicer
{
    private static readonly Jumps s_jumps = new(static s => s is ContinueStatementSyntax, throughLoops: false, throughSwitches: true);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Body(loop, loop.Statement)) : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) => base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Body(loop, loop.Statement)) : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Body(loop, loop.Statement)) : null;

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop ? loop.WithStatement(Body(loop, loop.Statement)) : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        var body = Body(loop, loop.Statement);
        return Marks.IsTensor(loop) ? ToWhile(loop, body) : loop.WithStatement(body);
    }

    private StatementSyntax Body(StatementSyntax loop, StatementSyntax body)
    {
        List<StatementSyntax> all = [.. s_jumps.In(body)];
        var isTensor = all.Exists(j => Jumps.IsUnderTensor(j, loop));
        if (all.Count == 0 || !(isTensor || Marks.IsTensor(loop))) return body;
        var flag = context.Fresh("continue_");
        var indent = Layout.IndentOf(loop);
        var inner = indent + "    ";
        var guards = new Guards(s_jumps, flag, isTensor, (_, at) => [Layout.Statement(at, $"{flag} = true;")]);
        var statements = guards.List(Layout.StatementsOf(body));
        if (guards.Count == 0) statements = new Guards(s_jumps, flag, isTensor, (_, _) => []).List(Layout.StatementsOf(body));
        else statements = statements.Insert(0, Layout.Statement(inner, $"{(isTensor ? context.BoolTensor : "bool")} {flag} = false;"));
        return Layout.Block(indent, statements).WithTriviaFrom(body);
    }

    /// <summary>A <c>for</c> as the <c>while</c> that it stands for: its steps end the body.</summary>
    private static BlockSyntax ToWhile(ForStatementSyntax loop, StatementSyntax body)
    {
        var indent = Layout.IndentOf(loop);
        var inner = indent + "    ";
        var steps = loop.Incrementors.Select(s => (StatementSyntax)SyntaxFactory.ExpressionStatement(s.WithoutTrivia()).WithLeadingTrivia(SyntaxFactory.Whitespace(inner)).Like(s));
        var whole = Layout.Block(indent, [.. Layout.StatementsOf(body), .. steps]).WithLeadingTrivia(SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(SyntaxFactory.LineFeed);
        var head = (WhileStatementSyntax)Layout.Statement(indent, $"while (_)\n{indent}_();");
        var loopNow = head.WithCondition(loop.Condition!.WithoutTrivia()).WithStatement(whole).Like(loop);
        var before = loop.Initializers.Select(i => (StatementSyntax)SyntaxFactory.ExpressionStatement(i.WithoutTrivia()).Like(i));
        if (loop.Declaration is { } declaration) before = [SyntaxFactory.LocalDeclarationStatement(declaration.WithoutTrivia()).Like(declaration)];
        return Layout.Block(indent, [.. before.Select(b => b.WithLeadingTrivia(SyntaxFactory.Whitespace(inner))), Layout.Indented(loopNow)]).WithTriviaFrom(loop);
    }
}
