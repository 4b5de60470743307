using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What cannot be converted, at the user's places.</summary>
internal sealed class TwinReports(Sources sources, CancellationToken cancellation)
{
    private readonly List<Report> _reports = [];

    /// <summary>The method whose twin is worked on: places are in its file.</summary>
    public MethodDeclarationSyntax? Current { get; set; }

    public IReadOnlyList<Report> All => _reports;

    public bool HasErrors => _reports.Exists(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    public void Refuse(TextSpan? place, string what, string reason) => Add(DiagnosticDescriptors.TensorControlFlow, place, what, reason);

    public void Warn(TextSpan? place, string what, string reason) => Add(DiagnosticDescriptors.HostControlFlow, place, what, reason);

    /// <summary>Tells of a helper that is traced as it is.</summary>
    public void Warn(MethodDeclarationSyntax helper, string reason)
    {
        Current = helper;
        var place = TensorConstructs.In(helper, sources.ModelOf(helper.SyntaxTree)).Select(n => (SyntaxNode?)TensorConstructs.DeciderOf(n)).FirstOrDefault();
        if (place is not null) Warn(place.Span, place.ToString(), reason);
    }

    /// <summary>Whether a method has nothing that no graph has a form for.</summary>
    public bool Accepts(MethodDeclarationSyntax method)
    {
        Current = method;
        var before = _reports.Count;
        var model = sources.ModelOf(method.SyntaxTree);
        if (method.Modifiers.Any(SyntaxKind.AsyncKeyword)) Unsupported(method.Identifier.Span, "async", "a graph is computed in one call, so make the method return its tensors directly");
        if (method.Modifiers.Any(SyntaxKind.UnsafeKeyword)) Unsupported(method.Identifier.Span, "unsafe", "keep pointers in a method without control flow on tensors");
        foreach (var node in method.DescendantNodes())
        {
            switch (node)
            {
                case TryStatementSyntax:
                    Unsupported(node.Span, "try", "exceptions end the trace, so move the try around the call");
                    break;
                case GotoStatementSyntax or LabeledStatementSyntax:
                    Unsupported(node.Span, node is GotoStatementSyntax ? "goto" : "label", "write a loop, or an if with else");
                    break;
                case YieldStatementSyntax:
                    Unsupported(node.Span, "yield", "return the tensors, or a list of them");
                    break;
                case AwaitExpressionSyntax:
                    Unsupported(node.Span, "await", "await before the call and pass the result");
                    break;
                case UnsafeStatementSyntax or FixedStatementSyntax:
                    Unsupported(node.Span, "unsafe", "keep pointers in a method without control flow on tensors");
                    break;
                case RefTypeSyntax { Parent: VariableDeclarationSyntax }:
                    Unsupported(node.Parent.Span, "ref", "a branch or loop of the graph cannot hold a reference, so assign the variable itself");
                    break;
                case WhenClauseSyntax clause when TensorConstructs.Asks(clause.Condition, model):
                    Refuse(clause.Condition.Span, clause.Condition.ToString(), "a switch chooses while tracing: write if and else");
                    break;
            }
        }

        return _reports.Count == before;
    }

    /// <summary>
    /// Tells the compiler's errors in twins at the user's places: there something is used as a number or bool that a tensor
    /// decides about. What is wrong in the user's text itself the compiler tells.
    /// </summary>
    public void AddErrors(TwinCompilation twins)
    {
        foreach (var twin in twins.Twins)
        {
            Current = twin.Source;
            var method = twins.MethodOf(twin);
            foreach (var error in twins.ModelOf(twin).GetDiagnostics(method.FullSpan, cancellation).Where(d => d.Severity == DiagnosticSeverity.Error))
            {
                var place = Marks.OriginOf(method.FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true)) ?? twin.Source.Identifier.Span;
                if (IsUsers(twin.Source, place)) continue;
                Refuse(place, TextAt(twin.Source, place), $"{error.GetMessage(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.')}. Numbers and bools that a branch or loop on a tensor assigns are tensors there: declare them as such, or keep them out of it");
            }
        }
    }

    private bool IsUsers(MethodDeclarationSyntax method, TextSpan place) =>
        sources.ModelOf(method.SyntaxTree).GetDiagnostics(method.Span, cancellation).Any(d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceSpan.IntersectsWith(place));

    private static string TextAt(MethodDeclarationSyntax method, TextSpan place) => Layout.OneLine(method.SyntaxTree.GetText().ToString(place));

    private void Unsupported(TextSpan place, string what, string advice) => Add(DiagnosticDescriptors.UnsupportedStatement, place, what, advice);

    private void Add(DiagnosticDescriptor descriptor, TextSpan? place, string what, string reason)
    {
        var location = place is { } span ? Location.Create(Current!.SyntaxTree, span) : Current!.Identifier.GetLocation();
        if (!_reports.Exists(r => r.Descriptor == descriptor && r.Location == location)) _reports.Add(Report.Create(descriptor, location, Layout.OneLine(what), reason));
    }
}
