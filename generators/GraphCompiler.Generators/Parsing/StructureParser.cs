using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A structure's model and what there is to say about it.</summary>
internal sealed record StructureResult(StructureSpec? Spec, ImmutableArray<Report> Reports);

/// <summary>From a type marked [TensorStructure] to its members.</summary>
internal static class StructureParser
{
    public const string Attribute = "GraphCompiler.TensorStructureAttribute";

    public static StructureResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
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
