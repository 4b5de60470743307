using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A structure's model and what there is to say about it.</summary>
internal sealed record StructureResult(StructureSpec? Spec, ImmutableArray<Report> Reports);

/// <summary>From a type marked [TensorStructure] to its members.</summary>
internal static class StructureParser
{
    private const string Attribute = "GraphCompiler.TensorStructureAttribute";

    public static bool IsCandidate(SyntaxNode node) => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 };

    /// <summary>What a type that has attributes is as a structure; null where it is none, or another part of it is marked.</summary>
    public static StructureResult? Parse(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation)!;
        var mark = type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Attribute);
        if (mark?.ApplicationSyntaxReference is not { } place || place.SyntaxTree != context.Node.SyntaxTree || !context.Node.Span.Contains(place.Span)) return null;
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
}
