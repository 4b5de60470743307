using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>Keeps a twin readable: statements are moved with their comments and stand where their new place says.</summary>
internal static class Layout
{
    private const string Step = "    ";

    /// <summary>The white space before a statement that begins its line.</summary>
    public static string IndentOf(SyntaxNode node)
    {
        var leading = node.GetLeadingTrivia();
        return leading.Count > 0 && leading[leading.Count - 1] is var last && last.IsKind(SyntaxKind.WhitespaceTrivia) ? last.ToString() : "";
    }

    /// <summary>The same one level deeper.</summary>
    public static T Indented<T>(T node)
        where T : SyntaxNode => (T)new Indenter().Visit(node)!;

    /// <summary>A statement from text that begins at an indentation and ends its line.</summary>
    public static StatementSyntax Statement(string indent, string text) => SyntaxFactory.ParseStatement($"{indent}{text}\n");

    /// <summary>The statements of a block, or the one that stands in its place.</summary>
    public static SyntaxList<StatementSyntax> StatementsOf(StatementSyntax body) => body is BlockSyntax block ? block.Statements : [body];

    /// <summary>A block of statements at an indentation; nothing is left of an empty one but braces.</summary>
    public static BlockSyntax Block(string indent, IEnumerable<StatementSyntax> statements)
    {
        var list = SyntaxFactory.List(statements.Select(EndLine));
        return list.Count == 0
            ? (BlockSyntax)SyntaxFactory.ParseStatement("{ }")
            : ((BlockSyntax)SyntaxFactory.ParseStatement($"{{\n{indent}}}")).WithStatements(list);
    }

    /// <summary>The body of an <c>if</c> or loop with braces. What stood on the line below the head needs no move.</summary>
    public static BlockSyntax AsBlock(StatementSyntax body, string indent)
    {
        if (body is BlockSyntax block) return block.WithLeadingTrivia().WithTrailingTrivia();
        if (Marks.IsSeveral(body)) return Block(indent, ((BlockSyntax)body).Statements);
        return Block(indent, [body.WithLeadingTrivia(SyntaxFactory.Whitespace(indent + Step))]);
    }

    /// <summary>A statement that ended with its line, so that what follows begins a new one.</summary>
    private static StatementSyntax EndLine(StatementSyntax statement) =>
        statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? statement : statement.WithTrailingTrivia(statement.GetTrailingTrivia().Add(SyntaxFactory.LineFeed));

    /// <summary>Text on one line, short enough for a heading.</summary>
    public static string OneLine(string text) => string.Join(" ", text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private sealed class Indenter() : CSharpSyntaxRewriter(visitIntoStructuredTrivia: false)
    {
        private bool _begins = true;

        public override SyntaxToken VisitToken(SyntaxToken token)
        {
            if (token.IsKind(SyntaxKind.None)) return token;
            var leading = new List<SyntaxTrivia>();
            foreach (var trivia in token.LeadingTrivia)
            {
                // One piece of white space, so that it tells how deep a statement is.
                if (_begins && trivia.IsKind(SyntaxKind.WhitespaceTrivia)) leading.Add(SyntaxFactory.Whitespace(Step + trivia.ToString()));
                else if (_begins && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)) leading.AddRange([SyntaxFactory.Whitespace(Step), trivia]);
                else leading.Add(trivia);
                _begins = trivia.IsKind(SyntaxKind.EndOfLineTrivia);
            }

            if (_begins && !token.IsMissing && token.Span.Length > 0) leading.Add(SyntaxFactory.Whitespace(Step));
            _begins = token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
            return token.WithLeadingTrivia(leading);
        }
    }
}
