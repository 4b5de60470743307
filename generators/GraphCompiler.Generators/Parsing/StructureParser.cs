using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A structure's model and what there is to say about it.</summary>
internal sealed record StructureResult(StructureSpec? Spec, ImmutableArray<Report> Reports) : IMovable<StructureResult>
{
    public static StructureResult None { get; } = new(null, []);

    public StructureResult? Move(Func<Location, Location?> map) => Report.Move(Reports, map) is { } moved ? this with { Reports = moved } : null;
}

/// <summary>From a type marked [TensorStructure] to its members.</summary>
internal static class StructureParser
{
    private static readonly SourceMemo<StructureResult> s_memo = new();

    /// <summary>A type that has attributes. Roslyn's own search for an attribute has the JIT compile some hundred methods in a cold build.</summary>
    public static bool IsCandidate(SyntaxNode node) => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 };

    public static StructureResult Parse(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var syntax = (TypeDeclarationSyntax)context.Node;
        var sources = Sources.Of(context.SemanticModel.Compilation);
        return s_memo.Get(syntax, $"{syntax.Identifier}{syntax.TypeParameterList} {syntax.AttributeLists}", sources, visited => Parse(syntax, sources, visited, cancellation));
    }

    private static StructureResult Parse(TypeDeclarationSyntax syntax, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        if (sources.ModelOf(syntax.SyntaxTree).GetDeclaredSymbol(syntax, cancellation) is not INamedTypeSymbol type || !IsMarked(type, syntax)) return StructureResult.None;
        visited.UnionWith(type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)));
        var location = type.Locations.FirstOrDefault() ?? Location.None;
        if (SymbolText.FirstNotPartial(type) is { } closed)
        {
            return new StructureResult(null, [Report.Create(DiagnosticDescriptors.NotPartial, location, closed.Name, $"generated code takes the [TensorStructure] {type.Name} apart")]);
        }

        var members = type.GetMembers()
            .Where(m => m is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null, SetMethod: not null, IsImplicitlyDeclared: false } or IFieldSymbol { IsStatic: false, IsReadOnly: false, IsImplicitlyDeclared: false })
            .Select(m => new MemberSpec(m.Name, SymbolText.Type(m is IPropertySymbol property ? property.Type : ((IFieldSymbol)m).Type)));
        return new StructureResult(new StructureSpec(SymbolText.Describe(type), members.ToEquatableArray()), []);
    }

    /// <summary>Whether a type has the attribute, in this part of it.</summary>
    private static bool IsMarked(INamedTypeSymbol type, TypeDeclarationSyntax part) => type.GetAttributes().Any(a =>
        TensorTypes.IsLibrary(a.AttributeClass, "TensorStructureAttribute") && a.ApplicationSyntaxReference is { } place && place.SyntaxTree == part.SyntaxTree && part.Span.Contains(place.Span));
}
