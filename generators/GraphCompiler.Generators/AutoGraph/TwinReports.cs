using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What cannot be converted of a method, at the user's places.</summary>
internal sealed class TwinReports(Sources sources, SyntaxNode method, CancellationToken cancellation)
{
    private readonly List<Report> _reports = [];

    /// <summary>The method: places are in its file.</summary>
    public SyntaxNode Method => method;

    public IReadOnlyList<Report> All => _reports;

    public bool HasErrors => _reports.Exists(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    public void Refuse(TextSpan? place, string what, string reason) => Add(DiagnosticDescriptors.TensorControlFlow, place, what, reason);

    public void Warn(TextSpan? place, string what, string reason) => Add(DiagnosticDescriptors.HostControlFlow, place, what, reason);

    /// <summary>Tells of a helper that is traced as it is.</summary>
    public void WarnOfDecider(string reason)
    {
        var place = TensorConstructs.In(Traceable.BodyOf(method)!, sources.ModelOf(method.SyntaxTree)).Select(n => (SyntaxNode?)TensorConstructs.DeciderOf(n)).FirstOrDefault();
        if (place is not null) Warn(place.Span, place.ToString(), reason);
    }

    /// <summary>Whether the method has nothing that no graph has a form for.</summary>
    public bool Accepts()
    {
        var before = _reports.Count;
        var model = sources.ModelOf(method.SyntaxTree);
        if (Traceable.Has(method, SyntaxKind.AsyncKeyword)) Unsupported(Traceable.NameOf(method), "async", "a graph is computed in one call, so make the method return its tensors directly");
        if (Traceable.Has(method, SyntaxKind.UnsafeKeyword)) Unsupported(Traceable.NameOf(method), "unsafe", "keep pointers in a method without control flow on tensors");
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
    public void AddErrors(Twin twin, TwinCompilation stage)
    {
        var written = stage.MethodOf(twin);
        foreach (var error in stage.ModelOf(twin).GetMethodBodyDiagnostics(written.FullSpan, cancellation).Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            var place = Marks.OriginOf(written.FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true)) ?? Traceable.NameOf(method);
            if (IsUsers(place)) continue;
            Refuse(place, Layout.OneLine(method.SyntaxTree.GetText().ToString(place)), $"{error.GetMessage(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.')}. Numbers and bools that a branch or loop on a tensor assigns are tensors there: declare them as such, or keep them out of it");
        }
    }

    /// <summary>Tells something else than before, if there is anything.</summary>
    public void Replace(Action<TwinReports> tell)
    {
        List<Report> before = [.. _reports];
        _reports.RemoveAll(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);
        tell(this);
        if (HasErrors) return;
        _reports.Clear();
        _reports.AddRange(before);
    }

    private bool IsUsers(TextSpan place) =>
        sources.ModelOf(method.SyntaxTree).GetDiagnostics(method.Span, cancellation).Any(d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceSpan.IntersectsWith(place));

    private void Unsupported(TextSpan place, string what, string advice) => Add(DiagnosticDescriptors.UnsupportedStatement, place, what, advice);

    private void Add(DiagnosticDescriptor descriptor, TextSpan? place, string what, string reason)
    {
        var location = Location.Create(method.SyntaxTree, place ?? Traceable.NameOf(method));
        if (!_reports.Exists(r => r.Descriptor == descriptor && r.Location == location)) _reports.Add(Report.Create(descriptor, location, Layout.OneLine(what), reason));
    }
}
