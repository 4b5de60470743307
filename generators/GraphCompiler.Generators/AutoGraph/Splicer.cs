using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>A rewriter that may put several statements in the place of one: in a list they become part of it.</summary>
internal class Splicer() : CSharpSyntaxRewriter(visitIntoStructuredTrivia: false)
{
    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var visited = (BlockSyntax)base.VisitBlock(node)!;
        return visited.WithStatements(Spliced(visited.Statements));
    }

    public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node)
    {
        var visited = (SwitchSectionSyntax)base.VisitSwitchSection(node)!;
        return visited.WithStatements(Spliced(visited.Statements));
    }

    protected static SyntaxList<StatementSyntax> Spliced(IEnumerable<StatementSyntax> statements) =>
        SyntaxFactory.List(statements.SelectMany(s => Marks.IsSeveral(s) ? ((BlockSyntax)s).Statements : [s]));
}
