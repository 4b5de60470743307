using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Interception;

/// <summary>The calls of one file that go to compiled functions, and the uses that cannot.</summary>
internal sealed record FileCalls(CallSitesSpec? Sites, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// Finds the calls of [TfFunction] methods. Names are compared before anything is bound, and a file that did not change is
/// not walked again.
/// </summary>
internal static class CallSites
{
    private static readonly ConditionalWeakTable<SyntaxTree, Entry> s_files = new();

    private sealed class Entry(string functions, FileCalls calls)
    {
        public string Functions => functions;

        public FileCalls Calls => calls;
    }

    /// <param name="compilation">The user's compilation.</param>
    /// <param name="functions">The functions that were emitted.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public static ImmutableArray<FileCalls> Find(Compilation compilation, ImmutableArray<FunctionSpec> functions, CancellationToken cancellation)
    {
        var names = new HashSet<string>(functions.Select(f => f.Method), StringComparer.Ordinal);
        var fingerprint = string.Join(";", functions.Select(f => f.Id + f.TypeParameters.Count + string.Join(",", f.Parameters.Select(p => p.Type)) + f.ReturnType));
        var files = ImmutableArray.CreateBuilder<FileCalls>();
        var number = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (!s_files.TryGetValue(tree, out var known) || known.Functions != fingerprint)
            {
                known = new Entry(fingerprint, Walk(compilation, tree, names, functions, cancellation));
                s_files.Remove(tree);
                s_files.Add(tree, known);
            }

            // Numbered here: a file that was added moves the others, which are not walked again for it.
            if (known.Calls is { Sites: { } sites }) files.Add(known.Calls with { Sites = sites with { Number = number } });
            else if (!known.Calls.Diagnostics.IsEmpty) files.Add(known.Calls);
        }

        return files.ToImmutable();
    }

    private static FileCalls Walk(Compilation compilation, SyntaxTree tree, HashSet<string> names, ImmutableArray<FunctionSpec> functions, CancellationToken cancellation)
    {
        var calls = new List<CallSiteSpec>();
        var firstLines = new List<FirstLineSpec>();
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        SemanticModel? model = null;
        foreach (var name in tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>().Where(n => names.Contains(n.Identifier.ValueText)))
        {
            var expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? (ExpressionSyntax)access
                : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
            model ??= compilation.GetSemanticModel(tree);
            if (expression.Parent is InvocationExpressionSyntax invocation && invocation.Expression == expression)
            {
                if (model.GetSymbolInfo(invocation, cancellation).Symbol is IMethodSymbol method && SpecOf(method, functions) is { } spec) AddCall(invocation, method, spec, name);
            }
            else if (expression.Parent is not (InvocationExpressionSyntax or NameColonSyntax) && model.GetSymbolInfo(expression, cancellation).Symbol is IMethodSymbol group
                && SpecOf(group, functions) is { } target && !IsNameOf(expression) && !IsTraced(model, expression, cancellation))
            {
                diagnostics.Add(Diagnostic.Create(DiagnosticDescriptors.NotRedirected, name.GetLocation(), group.Name, $"a method group cannot be redirected, so pass {target.HandleName}Function.Call"));
            }
        }

        foreach (var declaration in tree.GetRoot(cancellation).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => names.Contains(m.Identifier.ValueText)))
        {
            model ??= compilation.GetSemanticModel(tree);
            if (model.GetDeclaredSymbol(declaration, cancellation) is { } method && SpecOf(method, functions) is { } spec)
            {
                firstLines.Add(new FirstLineSpec(spec.Id, System.IO.Path.GetFileName(tree.FilePath), FunctionParser.FirstLine(declaration) + 1));
            }
        }

        var sites = calls.Count + firstLines.Count == 0
            ? null
            : new CallSitesSpec(System.IO.Path.GetFileNameWithoutExtension(tree.FilePath), 0, calls.ToEquatableArray(), firstLines.ToEquatableArray());
        return new FileCalls(sites, diagnostics.ToImmutable());

        void AddCall(InvocationExpressionSyntax invocation, IMethodSymbol method, FunctionSpec spec, SimpleNameSyntax name)
        {
            // A base call means the base's own body; redirected, it would come back here for ever.
            if (invocation.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }) return;
            var reason = !spec.Type.IsAccessible ? "its type is private"
                : method.Parameters.Any(p => !SymbolText.IsAccessible(p.Type)) || !SymbolText.IsAccessible(method.ReturnType) ? "its signature has a private type"
                : spec.Type.IsGeneric ? "its type is generic"
                : null;
            if (reason is not null)
            {
                diagnostics.Add(Diagnostic.Create(DiagnosticDescriptors.NotRedirected, name.GetLocation(), method.Name, $"{reason}, so call {spec.HandleName}Function.Call"));
                return;
            }

            if (model!.GetInterceptableLocation(invocation, cancellation) is not { } location) return;
            calls.Add(new CallSiteSpec(
                location.Version,
                location.Data,
                $"{spec.Type.FullName}.{spec.HandleName}Graph",
                spec.IsStatic ? null : spec.Type.FullName,
                spec.TypeParameters,
                spec.Constraints,
                spec.Parameters,
                spec.ReturnType));
        }
    }

    private static FunctionSpec? SpecOf(IMethodSymbol method, ImmutableArray<FunctionSpec> functions)
    {
        if (!ScalarUses.IsFunction(method)) return null;
        var original = method.OriginalDefinition;
        var type = SymbolText.Describe(original.ContainingType).FullName;
        var parameters = original.Parameters.Select(p => SymbolText.Type(p.Type)).ToList();
        return functions.FirstOrDefault(f => f.Method == original.Name && f.Type.FullName == type && f.Parameters.Select(p => p.Type).SequenceEqual(parameters));
    }

    private static bool IsNameOf(ExpressionSyntax expression) =>
        expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    /// <summary>Whether a method group goes to a parameter that traces it itself.</summary>
    private static bool IsTraced(SemanticModel model, ExpressionSyntax expression, CancellationToken cancellation) =>
        expression.Parent is ArgumentSyntax argument
        && model.GetOperation(argument, cancellation) is Microsoft.CodeAnalysis.Operations.IArgumentOperation { Parameter: { } parameter }
        && parameter.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "TracedAttribute"));
}
