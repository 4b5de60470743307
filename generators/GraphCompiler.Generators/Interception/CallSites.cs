using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Generators.AutoGraph;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Interception;

/// <summary>The calls of one file that go to compiled functions, and the uses that cannot.</summary>
internal sealed record FileCalls(CallSitesSpec? Sites, ImmutableArray<Report> Reports)
{
    public static FileCalls None { get; } = new(null, []);
}

/// <summary>
/// Finds the calls of [TfFunction] methods. Names are compared before anything is bound, and a file is not walked again while
/// neither it nor what its names mean has changed.
/// </summary>
internal static class CallSites
{
    private static readonly ConditionalWeakTable<SyntaxTree, Entry> s_files = new();

    private sealed record Entry(FunctionTable Functions, Meaning Meaning, FileCalls Calls);

    /// <param name="sources">The user's files.</param>
    /// <param name="functions">The functions that were emitted.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public static ImmutableArray<FileCalls> Find(Sources sources, FunctionTable functions, CancellationToken cancellation)
    {
        // Numbered here: a file that was added moves the others, which are not walked again for it.
        var files = OnAllProcessors.Select([.. sources.Compilation.SyntaxTrees], t => Find(t, sources, functions, cancellation), cancellation);
        return [.. files.Select((f, i) => f is { Sites: { } sites } ? f with { Sites = sites with { Number = i + 1 } } : f)];
    }

    private static FileCalls Find(SyntaxTree tree, Sources sources, FunctionTable functions, CancellationToken cancellation)
    {
        if (s_files.TryGetValue(tree, out var known) && known.Functions.Equals(functions) && known.Meaning.Holds(sources)) return known.Calls;
        var file = SourceFile.Of(tree);
        var found = functions.Names.Any(file.Mentioned.Contains)
            ? new Entry(functions, new Meaning(sources, file.Mentioned), Walk(sources, tree, functions, cancellation))
            : new Entry(functions, new Meaning(sources, []), FileCalls.None);
        s_files.Remove(tree);
        s_files.Add(tree, found);
        return found.Calls;
    }

    private static FileCalls Walk(Sources sources, SyntaxTree tree, FunctionTable functions, CancellationToken cancellation)
    {
        var calls = new List<CallSiteSpec>();
        var firstLines = new List<FirstLineSpec>();
        var reports = ImmutableArray.CreateBuilder<Report>();
        var model = sources.ModelOf(tree);
        foreach (var name in tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>().Where(n => functions.Names.Contains(n.Identifier.ValueText)))
        {
            var expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? (ExpressionSyntax)access
                : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
            if (expression.Parent is InvocationExpressionSyntax invocation && invocation.Expression == expression)
            {
                if (model.GetSymbolInfo(invocation, cancellation).Symbol is not IMethodSymbol method) continue;
                if (functions.Find(method) is { } spec) AddCall(invocation, method, spec, name);
                else if (ReferencedFunction.IsOne(method)) AddReferenced(invocation, method, name);
                else if (functions.FindSlot(method) is { } behind && !IsInFunction(invocation)) Refuse(name, method, $"it is called through '{method.ContainingType.Name}', so call it on '{behind.Type.Id}', or call {behind.HandleName}Function.Call");
            }
            else if (expression.Parent is not (InvocationExpressionSyntax or NameColonSyntax) && model.GetSymbolInfo(expression, cancellation).Symbol is IMethodSymbol group
                && functions.Find(group) is { } target && !IsNameOf(expression) && !IsTraced(model, expression, cancellation))
            {
                Refuse(name, group, $"a method group cannot be redirected, so pass {target.HandleName}Function.Call");
            }
        }

        foreach (var declaration in tree.GetRoot(cancellation).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => functions.Names.Contains(m.Identifier.ValueText)))
        {
            if (model.GetDeclaredSymbol(declaration, cancellation) is { } method && functions.Find(method) is { } spec)
            {
                firstLines.Add(new FirstLineSpec(spec.Id, System.IO.Path.GetFileName(tree.FilePath), FunctionParser.FirstLine(declaration) + 1));
            }
        }

        var sites = calls.Count + firstLines.Count == 0
            ? null
            : new CallSitesSpec(System.IO.Path.GetFileNameWithoutExtension(tree.FilePath), 0, calls.ToEquatableArray(), firstLines.ToEquatableArray());
        return new FileCalls(sites, reports.ToImmutable());

        void Refuse(SimpleNameSyntax name, IMethodSymbol method, string reason) =>
            reports.Add(Report.Create(DiagnosticDescriptors.NotRedirected, name.GetLocation(), method.Name, reason));

        // Inside of a function the body is traced in place, whatever it is called through.
        bool IsInFunction(SyntaxNode node) =>
            node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { AttributeLists.Count: > 0 } method && model.GetDeclaredSymbol(method, cancellation) is { } symbol && functions.Find(symbol) is not null;

        void AddReferenced(InvocationExpressionSyntax invocation, IMethodSymbol method, SimpleNameSyntax name)
        {
            if (invocation.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }) return;
            if (ReferencedFunction.HandleOf(method, sources.Compilation) is not { } handle)
            {
                Refuse(name, method, $"{method.ContainingAssembly.Name} shows no handle of it that has its signature");
                return;
            }

            if (model.GetInterceptableLocation(invocation, cancellation) is not { } location) return;
            var type = SymbolText.Type(method.ContainingType);
            calls.Add(new CallSiteSpec(
                location.Version,
                location.Data,
                method.IsStatic ? $"{type}.{handle.Name}" : handle.Name,
                IsHandle: true,
                method.IsStatic ? null : type,
                [],
                "",
                FunctionParser.PlainParameters(method),
                method.ReturnsVoid ? "void" : SymbolText.Type(method.ReturnType)));
        }

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
                Refuse(name, method, $"{reason}, so call {spec.HandleName}Function.Call");
                return;
            }

            if (model.GetInterceptableLocation(invocation, cancellation) is not { } location) return;
            calls.Add(new CallSiteSpec(
                location.Version,
                location.Data,
                $"{spec.Type.FullName}.{spec.HandleName}Graph",
                IsHandle: false,
                spec.IsStatic ? null : spec.Type.FullName,
                spec.TypeParameters,
                spec.Constraints,
                spec.Parameters,
                spec.ReturnType) { Entry = Entry(invocation, spec) });
        }

        LedgerEntry? Entry(InvocationExpressionSyntax invocation, FunctionSpec spec)
        {
            if (model.GetOperation(invocation, cancellation) is not IInvocationOperation operation) return null;
            var isTraced = IsInFunction(invocation);
            var texts = new List<string>();
            foreach (var argument in operation.Arguments.Where(a => a.Parameter is not null).OrderBy(a => a.Parameter!.Ordinal))
            {
                var parameter = spec.Parameters[argument.Parameter!.Ordinal];
                var value = argument.Value;
                while (value is IConversionOperation { OperatorMethod: null } conversion) value = conversion.Operand;
                var text = Layout.OneLine(value.Syntax.ToString());
                if (parameter.Kind == ParameterKind.Literal)
                {
                    texts.Add(value.ConstantValue is { HasValue: true, Value: { } constant }
                        ? $"{parameter.Name} = {System.Convert.ToString(constant, System.Globalization.CultureInfo.InvariantCulture)}"
                        : $"{parameter.Name} = each value of '{text}' is a trace");
                    if (!isTraced && VariesIn(value, invocation)) reports.Add(Report.Create(DiagnosticDescriptors.VaryingScalar, value.Syntax.GetLocation(), text, parameter.Name));
                }
                else if (parameter.Kind == ParameterKind.Object && value is IObjectCreationOperation { Type.IsReferenceType: true } && !operation.TargetMethod.Parameters[argument.Parameter.Ordinal].Type.IsTupleType)
                {
                    texts.Add($"{parameter.Name} = another object each time");
                }
            }

            return new LedgerEntry(spec.Id, invocation.GetLocation().GetLineSpan().StartLinePosition.Line + 1, string.Join(", ", texts));
        }
    }

    /// <summary>Whether a value is the variable of a loop around a call.</summary>
    private static bool VariesIn(IOperation value, SyntaxNode call) =>
        value is ILocalReferenceOperation { Local: var local }
        && call.Ancestors().TakeWhile(a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(a => a switch
        {
            ForStatementSyntax { Declaration.Variables: var variables } => variables.Any(v => v.Identifier.ValueText == local.Name),
            ForEachStatementSyntax each => each.Identifier.ValueText == local.Name,
            _ => false,
        });

    private static bool IsNameOf(ExpressionSyntax expression) =>
        expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    /// <summary>Whether a method group goes to a parameter that traces it itself, or to one whose kernels its own part has.</summary>
    private static bool IsTraced(SemanticModel model, ExpressionSyntax expression, CancellationToken cancellation) =>
        expression.Parent is ArgumentSyntax argument
        && model.GetOperation(argument, cancellation) is IArgumentOperation { Parameter: { } parameter }
        && (parameter.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "TracedAttribute")) || Interpreter.IsMarked(parameter) || Interpreter.IsMarked(parameter.Type));
}
