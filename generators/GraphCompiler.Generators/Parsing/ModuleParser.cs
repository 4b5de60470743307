using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A module's model and what there is to say about it.</summary>
internal sealed record ModuleResult(ModuleSpec? Spec, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>From a class deriving from Module to its members.</summary>
internal static class ModuleParser
{
    public static ModuleResult? Parse(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var syntax = (ClassDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(syntax, cancellation) is not INamedTypeSymbol type || !TensorTypes.IsModule(type)) return null;
        // Of several parts, the first one that names a base speaks for the class.
        var first = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<ClassDeclarationSyntax>().FirstOrDefault(d => d.BaseList is not null);
        if (first != syntax) return null;
        if (SymbolText.FirstNotPartial(type) is { } closed)
        {
            var diagnostic = Diagnostic.Create(DiagnosticDescriptors.NotPartial, syntax.Identifier.GetLocation(), closed.Name, $"the members of the module {type.Name} are tracked by generated code");
            return new ModuleResult(null, [diagnostic]);
        }

        if (type.GetMembers("TrackMembers").Length > 0) return null;
        var members = type.GetMembers().Where(m => !m.IsStatic && IsTracked(m)).Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();
        return members.Count == 0 ? null : new ModuleResult(new ModuleSpec(SymbolText.Describe(type), members), []);
    }

    private static bool IsTracked(ISymbol member)
    {
        if (member.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "NotTrackedAttribute"))) return false;
        return member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => MayHold(field.Type),
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => MayHold(property.Type) && HasField(property),
            _ => false,
        };
    }

    private static bool HasField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    /// <summary>Numbers, text, delegates and plain tensors hold no variable.</summary>
    private static bool MayHold(ITypeSymbol type) => type switch
    {
        { SpecialType: not SpecialType.None and not SpecialType.System_Object } => false,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate or TypeKind.Pointer } => false,
        _ => !TensorTypes.IsTensor(type) || TensorTypes.IsVariable(type),
    };
}
