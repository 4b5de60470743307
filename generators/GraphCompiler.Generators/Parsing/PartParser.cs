using GraphCompiler.Core;
using GraphCompiler.Generators.AutoGraph;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// From a method that others trace as a part of their functions - one that overrides a member that kernels end at, or may be given for such a delegate - to a
/// <see cref="FunctionSpec"/> of its kernels. The project that declares the member records the kernels of its own overrides.
/// </summary>
internal static class PartParser
{
    // Who has methods that are given for delegates references it.
    private const string Declarer = "GraphCompiler.Keras";

    public static bool IsCandidate(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.OverrideKeyword) || IsFunctionOfTensors(method),
        LambdaExpressionSyntax { Parent: ArgumentSyntax } => true,
        _ => false,
    };

    public static bool IsPart(IMethodSymbol method, Compilation compilation)
    {
        if (method.OverriddenMethod is null) return IsFunctionOfTensors(method) && compilation.ReferencedAssemblyNames.Any(a => a.Name == Declarer);
        return !method.IsAbstract && Interpreter.IsBoundary(method) && !SymbolEqualityComparer.Default.Equals(Interpreter.Root(method).ContainingAssembly, method.ContainingAssembly);
    }

    public static FunctionResult Parse(IMethodSymbol method, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var overloads = method.ContainingType.GetMembers(method.Name);
        var number = overloads.IndexOf(method, 0, SymbolEqualityComparer.Default);
        return Parse(method, number > 0 ? FormattableString.Invariant($"{method.Name}{number + 1}") : method.Name, sources, visited, cancellation);
    }

    /// <summary>A lambda, where it becomes a delegate or goes to a parameter that kernels end at.</summary>
    public static FunctionResult Parse(LambdaExpressionSyntax syntax, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var model = sources.ModelOf(syntax.SyntaxTree);
        if (model.GetTypeInfo(syntax, cancellation).ConvertedType is not { } type
            || model.GetSymbolInfo(syntax, cancellation).Symbol is not IMethodSymbol { ContainingType: not null } lambda
            || !(Interpreter.IsMarked(type) || (model.GetOperation(syntax.Parent!, cancellation) is IArgumentOperation { Parameter: { } parameter } && Interpreter.IsMarked(parameter)))
            || syntax.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault() is not { } member)
        {
            return new FunctionResult(null, [], null);
        }

        var number = member.DescendantNodes().OfType<LambdaExpressionSyntax>().TakeWhile(l => l != syntax).Count();
        var name = member is MethodDeclarationSyntax { Identifier.ValueText: var own } ? own : "Member" + FormattableString.Invariant($"{(member.Parent as TypeDeclarationSyntax)?.Members.IndexOf(member) ?? 0}");
        return Parse(lambda, FormattableString.Invariant($"{name}Lambda{number + 1}"), sources, visited, cancellation);
    }

    private static FunctionResult Parse(IMethodSymbol method, string name, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var twins = Traceable.SlotOf(method) is null ? new Twins([], method.Name, []) : TwinWriter.Write(method, sources, visited, cancellation);
        if (twins.Reports.Any(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)) return new FunctionResult(null, [.. twins.Reports], null);
        var prediction = twins.Bodies is { } bodies && DocumentationCommentId.GetFirstSymbolForDeclarationId(method.GetDocumentationCommentId()!, bodies.Compilation) is IMethodSymbol traced
            ? PartPredictor.Predict(traced, sources.With(bodies), cancellation)
            : PartPredictor.Predict(method, sources, cancellation);
        visited.UnionWith(prediction.Visited);
        var spec = new FunctionSpec(
            SymbolText.Describe(method.ContainingType),
            name,
            name,
            name,
            "",
            method.IsStatic,
            [],
            "",
            [],
            "",
            ReturnKind.Nothing,
            [],
            prediction.Worlds,
            [],
            [],
            ReduceRetracing: false,
            HasInputSignature: false,
            IsChecked: false,
            name) { IsPart = true };
        return new FunctionResult(spec, [.. twins.Reports], null, twins.Files.ToEquatableArray());
    }

    // What an activation or a loss looks like.
    private static bool IsFunctionOfTensors(MethodDeclarationSyntax method) =>
        method is { ParameterList.Parameters.Count: 1 or 2, TypeParameterList: null, AttributeLists.Count: 0 } && IsTensor(method.ReturnType) && method.ParameterList.Parameters.All(p => p.Type is { } type && IsTensor(type));

    private static bool IsTensor(TypeSyntax type) => type.ToString().EndsWith("Tensor<float>", StringComparison.Ordinal);

    private static bool IsFunctionOfTensors(IMethodSymbol method) =>
        method is { IsAbstract: false, IsStatic: true, IsExtern: false, IsGenericMethod: false, Parameters.Length: 1 or 2 } && IsTensor(method.ReturnType) && method.Parameters.All(p => IsTensor(p.Type) && p.RefKind == RefKind.None);

    private static bool IsTensor(ITypeSymbol type) => TensorTypes.IsTensor(type) && TensorTypes.ElementOf(type)?.SpecialType == SpecialType.System_Single;
}
