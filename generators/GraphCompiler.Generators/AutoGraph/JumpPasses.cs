using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// The passes after which nothing jumps out of what a tensor decides: each jump is an assignment to a flag, and what it jumps
/// over is guarded by it.
/// </summary>
internal static class JumpPasses
{
    public static MethodDeclarationSyntax Run(Twin twin)
    {
        var context = new JumpContext(twin);
        SyntaxNode method = twin.Declaration;
        foreach (var pass in new CSharpSyntaxRewriter[] { new ContinuePass(context), new BreakPass(context), new ReturnPass(context) }) method = pass.Visit(method)!;
        return (MethodDeclarationSyntax)method;
    }
}

/// <summary>What the passes share: names that are free and the type of flags.</summary>
internal sealed class JumpContext(Twin twin)
{
    private readonly HashSet<string> _names = new(twin.Declaration.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText), StringComparer.Ordinal);

    public TwinReports Reports => twin.Reports;

    public string BoolTensor => twin.BoolTensor;

    public string Library => twin.Library;

    public string Fresh(string name)
    {
        var fresh = name;
        for (var i = 2; !_names.Add(fresh); i++) fresh = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return fresh;
    }
}

/// <summary>The jumps of one kind out of one statement, or out of a function.</summary>
internal sealed class Jumps(Func<StatementSyntax, bool> isJump, bool throughLoops, bool throughSwitches)
{
    public IEnumerable<StatementSyntax> In(SyntaxNode code) => code
        .DescendantNodesAndSelf(n => !TensorConstructs.IsFunction(n) && (throughLoops || n == code || !TensorConstructs.IsLoop(n)) && (throughSwitches || n is not SwitchStatementSyntax) && (n == code || n is StatementSyntax or ElseClauseSyntax or SwitchSectionSyntax))
        .OfType<StatementSyntax>().Where(isJump);

    public bool Is(StatementSyntax statement) => isJump(statement);

    public bool CanLeave(StatementSyntax statement) => !TensorConstructs.IsFunction(statement) && (throughLoops || !TensorConstructs.IsLoop(statement)) && (throughSwitches || statement is not SwitchStatementSyntax) && In(statement).Any();

    public bool AlwaysLeaves(StatementSyntax? statement) => statement switch
    {
        null => false,
        BlockSyntax block => block.Statements.Any(AlwaysLeaves),
        IfStatementSyntax { Else: { } @else } both => AlwaysLeaves(both.Statement) && AlwaysLeaves(@else.Statement),
        _ => isJump(statement),
    };

    /// <summary>Whether a tensor decides about a jump, as seen from what it leaves.</summary>
    public static bool IsUnderTensor(SyntaxNode jump, SyntaxNode left) => jump.Ancestors().TakeWhile(a => a != left).Any(Marks.IsTensor);
}

/// <summary>Takes jumps out of statements: what follows one goes into the other arm of its <c>if</c>, or is guarded by the flag.</summary>
/// <param name="jumps">Which jumps.</param>
/// <param name="flag">The name of the flag; null where nobody asks for it.</param>
/// <param name="isTensor">Whether a tensor decides about one of them.</param>
/// <param name="replace">What stands in a jump's place, besides the flag.</param>
/// <param name="loop">Rewrites a loop that jumps leave too.</param>
internal sealed class Guards(Jumps jumps, string flag, bool isTensor, Func<StatementSyntax, string, IEnumerable<StatementSyntax>> replace, Func<StatementSyntax, Guards, StatementSyntax>? loop = null)
{
    /// <summary>How many guards ask for the flag.</summary>
    public int Count { get; set; }

    /// <summary>The statements of a block; its functions stay in it, whatever moves.</summary>
    public SyntaxList<StatementSyntax> List(SyntaxList<StatementSyntax> statements)
    {
        List<StatementSyntax> functions = [.. statements.Where(s => s is LocalFunctionStatementSyntax)];
        return functions.Count == 0 ? Ordered(statements) : [.. Ordered([.. statements.Except(functions)]), .. functions];
    }

    private SyntaxList<StatementSyntax> Ordered(SyntaxList<StatementSyntax> statements)
    {
        var result = new List<StatementSyntax>();
        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            List<StatementSyntax> rest = [.. statements.Skip(i + 1)];
            if (rest.Count > 0 && statement is IfStatementSyntax @if && jumps.CanLeave(@if) && (jumps.AlwaysLeaves(@if.Statement) || jumps.AlwaysLeaves(@if.Else?.Statement)))
            {
                result.Add(One(Folded(@if, rest)));
                return [.. result];
            }

            var now = One(statement);
            result.AddRange(Marks.IsSeveral(now) ? ((BlockSyntax)now).Statements : [now]);
            if (jumps.Is(statement)) break;
            if (rest.Count == 0 || !jumps.CanLeave(statement)) continue;
            result.Add(Guarded(List([.. rest]), Layout.IndentOf(statement)));
            break;
        }

        return [.. result];
    }

    /// <summary>One statement that may hold jumps.</summary>
    public StatementSyntax One(StatementSyntax statement)
    {
        if (jumps.Is(statement))
        {
            var indent = Layout.IndentOf(statement);
            List<StatementSyntax> instead = [.. replace(statement, indent)];
            if (instead.Count > 0) instead[0] = instead[0].WithLeadingTrivia(statement.GetLeadingTrivia());
            return instead.Count == 1 ? instead[0] : Layout.Block(indent.Length >= 4 ? indent[4..] : "", instead).AsSeveral();
        }

        if (!jumps.CanLeave(statement)) return statement;
        var at = Layout.IndentOf(statement);
        return statement switch
        {
            BlockSyntax block => block.WithStatements(List(block.Statements)),
            IfStatementSyntax @if => @if.WithStatement(Arm(@if.Statement, at)).WithElse(@if.Else is { } other ? other.WithStatement(other.Statement is IfStatementSyntax ? One(other.Statement) : Arm(other.Statement, at)) : null),
            SwitchStatementSyntax @switch => @switch.WithSections([.. @switch.Sections.Select(Section)]),
            UsingStatementSyntax @using => @using.WithStatement(One(@using.Statement)),
            LockStatementSyntax @lock => @lock.WithStatement(One(@lock.Statement)),
            CheckedStatementSyntax @checked => @checked.WithBlock((BlockSyntax)One(@checked.Block)),
            _ when loop is not null && TensorConstructs.IsLoop(statement) => loop(statement, this),
            _ => statement,
        };
    }

    private StatementSyntax Arm(StatementSyntax arm, string indent)
    {
        var now = One(arm);
        return Marks.IsSeveral(now) ? Layout.Block(indent, ((BlockSyntax)now).Statements).WithTriviaFrom(arm) : now;
    }

    private SwitchSectionSyntax Section(SwitchSectionSyntax section)
    {
        var statements = section.Statements;
        if (!jumps.CanLeave(SyntaxFactory.Block(statements))) return section;
        var indent = Layout.IndentOf(statements[0]);
        var end = statements.Last() is BreakStatementSyntax last && !jumps.Is(last) ? last : Layout.Statement(indent, "break;");
        if (statements.Last() == end) statements = statements.RemoveAt(statements.Count - 1);
        return section.WithStatements(List(statements).Add(end));
    }

    /// <summary>An <c>if</c> of which one arm leaves, with what follows it in the other one.</summary>
    private IfStatementSyntax Folded(IfStatementSyntax @if, List<StatementSyntax> rest)
    {
        var indent = Layout.IndentOf(@if);
        if (jumps.AlwaysLeaves(@if.Statement))
        {
            if (jumps.AlwaysLeaves(@if.Else?.Statement)) return @if;
            var head = @if.Statement is BlockSyntax && @if.Statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? @if.Statement : @if.Statement.WithTrailingTrivia(SyntaxFactory.LineFeed);
            var keyword = SyntaxFactory.Token(SyntaxKind.ElseKeyword).WithLeadingTrivia(SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(SyntaxFactory.LineFeed);
            var @else = SyntaxFactory.ElseClause(keyword, Joined(indent, @if.Else?.Statement, rest).WithLeadingTrivia(SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(SyntaxFactory.LineFeed));
            return @if.WithStatement(head).WithElse(@else);
        }

        return @if.WithStatement(Joined(indent, @if.Statement, rest).WithTriviaFrom(@if.Statement));
    }

    /// <summary>An arm and what follows it; the arm keeps braces of its own if it declares something.</summary>
    private static BlockSyntax Joined(string indent, StatementSyntax? arm, List<StatementSyntax> rest)
    {
        IEnumerable<StatementSyntax> first = arm is null ? [] : arm is BlockSyntax block && !block.Statements.Any(s => s is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax) ? block.Statements : [Layout.Indented(arm)];
        return Layout.Block(indent, [.. first, .. rest.Select(Layout.Indented)]);
    }

    private IfStatementSyntax Guarded(SyntaxList<StatementSyntax> rest, string indent)
    {
        Count++;
        var guard = (IfStatementSyntax)Layout.Statement(indent, $"if (!{flag})\n{indent}_();");
        guard = guard.WithStatement(Layout.Block(indent, rest.Select(Layout.Indented)).WithLeadingTrivia(SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(SyntaxFactory.LineFeed));
        return isTensor ? guard.AsTensor("!" + flag) : guard;
    }
}
