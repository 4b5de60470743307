using GraphCompiler.Core;
using GraphCompiler.Generators.AutoGraph;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// From a method that others trace as a part of their functions - one that overrides a member that kernels end at, or may be given for such a delegate - to a
/// <see cref="FunctionSpec"/> of its kernels. The project that declares the member records the kernels of its own overrides.
/// </summary>
internal static class PartParser
{
    public static bool IsCandidate(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.OverrideKeyword) || IsFunctionOfTensors(method);

    public static bool IsPart(IMethodSymbol method, Sources sources)
    {
        if (method.OverriddenMethod is null) return sources.HasParts && IsFunctionOfTensors(method);
        return !method.IsAbstract && Interpreter.IsBoundary(method) && !SymbolEqualityComparer.Default.Equals(Interpreter.Root(method).ContainingAssembly, method.ContainingAssembly);
    }

    public static FunctionResult Parse(IMethodSymbol method, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation) => Parse(method, NameOf(method), sources, visited, cancellation);

    /// <summary>A member's name, numbered from the second overload on.</summary>
    public static string NameOf(ISymbol member)
    {
        var name = member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } ? "Constructor" : member.Name;
        var number = member.ContainingType.GetMembers(member.Name).IndexOf(member, 0, SymbolEqualityComparer.Default);
        return number > 0 ? FormattableString.Invariant($"{name}{number + 1}") : name;
    }

    public static FunctionResult Parse(IMethodSymbol method, string name, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
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
