using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Libraries;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A module's model and what there is to say about it.</summary>
internal sealed record ModuleResult(ModuleSpec? Spec, ImmutableArray<Report> Reports, ExportFile? Export) : IMovable<ModuleResult>
{
    public static ModuleResult None { get; } = new(null, [], null);

    public ModuleResult? Move(Func<Location, Location?> map) => Report.Move(Reports, map) is { } moved ? this with { Reports = moved } : null;
}

/// <summary>From a class deriving from Module to its members.</summary>
internal static class ModuleParser
{
    private static readonly SourceMemo<ModuleResult> s_memo = new();

    /// <summary>A class that has bases.</summary>
    public static bool IsCandidate(SyntaxNode node) => node is ClassDeclarationSyntax { BaseList: not null };

    public static ModuleResult Parse(GeneratorSyntaxContext context, CancellationToken cancellation) =>
        Parse((ClassDeclarationSyntax)context.Node, Sources.Of(context.SemanticModel.Compilation), cancellation);

    public static ModuleResult Parse(ClassDeclarationSyntax syntax, Sources sources, CancellationToken cancellation) =>
        s_memo.Get(syntax, $"{syntax.Identifier}{syntax.TypeParameterList} {syntax.BaseList}", sources, visited => Parse(syntax, sources, visited, cancellation));

    private static ModuleResult Parse(ClassDeclarationSyntax syntax, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        if (sources.ModelOf(syntax.SyntaxTree).GetDeclaredSymbol(syntax, cancellation) is not INamedTypeSymbol type || !TensorTypes.IsModule(type)) return ModuleResult.None;
        var parts = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<ClassDeclarationSyntax>().ToList();
        visited.UnionWith(parts);
        // Of several parts, the first one that names a base speaks for the class.
        if (parts.Find(d => d.BaseList is not null) != syntax) return ModuleResult.None;
        if (SymbolText.FirstNotPartial(type) is { } closed)
        {
            return new ModuleResult(null, [Report.Create(DiagnosticDescriptors.NotPartial, syntax.Identifier.GetLocation(), closed.Name, $"the members of the module {type.Name} are tracked by generated code")], null);
        }

        var export = Exporter.OfClass(type, sources, visited, cancellation);
        var members = type.GetMembers().Where(m => !m.IsStatic && IsTracked(m)).Select(m => m.Name).ToEquatableArray();
        var isTracked = members.Count > 0 && type.GetMembers("TrackMembers").Length == 0;
        return new ModuleResult(isTracked ? new ModuleSpec(SymbolText.Describe(type), members) : null, [], export);
    }

    private static bool IsTracked(ISymbol member)
    {
        if (member.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "NotTrackedAttribute"))) return false;
        return member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => MayHold(field.Type),
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => MayHold(property.Type) && HasField(property) && !RegistersItself(property),
            _ => false,
        };
    }

    private static bool HasField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    /// <summary>Whether it makes a weight where it is first read, which is tracked then: to track it by reading would make it too early.</summary>
    private static bool RegistersItself(IPropertySymbol property) => property.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantNodes()).OfType<InvocationExpressionSyntax>()
        .Any(call => call.Expression is SimpleNameSyntax { Identifier.ValueText: "AddWeight" or "AddVariable" });

    /// <summary>Numbers, text, delegates and plain tensors hold no variable.</summary>
    private static bool MayHold(ITypeSymbol type) => type switch
    {
        { SpecialType: not SpecialType.None and not SpecialType.System_Object } => false,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate or TypeKind.Pointer } => false,
        _ => !TensorTypes.IsTensor(type) || TensorTypes.IsVariable(type),
    };
}
