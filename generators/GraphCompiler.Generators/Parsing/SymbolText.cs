using GraphCompiler.Core;
using GraphCompiler.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>Symbols as the text that generated code needs of them.</summary>
internal static class SymbolText
{
    private static readonly SpecialType[] s_elements = [SpecialType.System_Single, SpecialType.System_Double, SpecialType.System_Int32, SpecialType.System_Int64, SpecialType.System_Boolean];

    private static readonly SymbolDisplayFormat s_type = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Type(ITypeSymbol type) => type.ToDisplayString(s_type);

    /// <summary>The value of a parameter that is left out, as C#; null where it may not be.</summary>
    public static string? Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue) return null;
        var type = Type(parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        return parameter.ExplicitDefaultValue switch
        {
            null => parameter.Type.IsValueType && parameter.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? $"default({type})" : "null",
            float.NaN => "float.NaN",
            double.NaN => "double.NaN",
            float.PositiveInfinity or float.NegativeInfinity or double.PositiveInfinity or double.NegativeInfinity => $"{(parameter.Type.SpecialType == SpecialType.System_Single ? "float" : "double")}.{((IConvertible)parameter.ExplicitDefaultValue).ToDouble(null) switch { > 0 => "Positive", _ => "Negative" }}Infinity",
            var value when parameter.Type is { SpecialType: SpecialType.None, IsValueType: true } && parameter.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T => $"({type})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})",
            var value => $"({Unwrapped(parameter.Type)}){SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)}",
        };

        static string Unwrapped(ITypeSymbol type) => Type((type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type).WithNullableAnnotation(NullableAnnotation.NotAnnotated));
    }

    public static string Accessibility(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Microsoft.CodeAnalysis.Accessibility.Public => "public",
        Microsoft.CodeAnalysis.Accessibility.Internal => "internal",
        Microsoft.CodeAnalysis.Accessibility.Protected => "protected",
        Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal => "protected internal",
        Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };

    public static TypeSpec Describe(INamedTypeSymbol type)
    {
        var types = new List<INamedTypeSymbol>();
        for (var t = type; t is not null; t = t.ContainingType) types.Insert(0, t);
        var space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new TypeSpec(
            space,
            types.Select(Declaration).ToEquatableArray(),
            Type(type),
            string.Join(".", types.Select(t => t.MetadataName).Prepend(space).Where(s => s.Length > 0)),
            types.Exists(t => t.IsGenericType),
            types.TrueForAll(IsAccessible));
    }

    /// <summary>The outermost type that should be partial and is not.</summary>
    public static INamedTypeSymbol? FirstNotPartial(INamedTypeSymbol type)
    {
        INamedTypeSymbol? found = null;
        for (var t = type; t is not null; t = t.ContainingType)
        {
            var isPartial = t.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax d && d.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!isPartial) found = t;
        }

        return found;
    }

    /// <summary>Whether code elsewhere in the assembly can name a type.</summary>
    public static bool IsAccessible(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsAccessible(array.ElementType),
        ITypeParameterSymbol => true,
        INamedTypeSymbol named => named.DeclaredAccessibility is Microsoft.CodeAnalysis.Accessibility.Public or Microsoft.CodeAnalysis.Accessibility.Internal or Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal or Microsoft.CodeAnalysis.Accessibility.NotApplicable
            && !named.IsFileLocal
            && named.TypeArguments.All(IsAccessible)
            && (named.ContainingType is null || IsAccessible(named.ContainingType)),
        _ => true,
    };

    private static string Declaration(INamedTypeSymbol type)
    {
        var keyword = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, _) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
        return keyword + " " + type.Name + TypeParameters(type.TypeParameters);
    }

    public static string TypeParameters(IEnumerable<ITypeParameterSymbol> parameters)
    {
        var text = string.Join(", ", parameters.Select(p => p.Name));
        return text.Length == 0 ? "" : "<" + text + ">";
    }

    /// <summary>Which of the element types that there are kernels for fit the one type parameter of a static method.</summary>
    public static EquatableArray<string> Forms(IMethodSymbol method, Compilation compilation)
    {
        if (method is not { IsStatic: true, TypeParameters: [{ HasReferenceTypeConstraint: false } parameter], ContainingType.IsGenericType: false }) return [];
        return s_elements.Select(compilation.GetSpecialType)
            .Where(e => parameter.ConstraintTypes.All(c => e.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, c.OriginalDefinition))))
            .Select(e => e.ToDisplayString()).ToEquatableArray();
    }

    public static string Constraints(IMethodSymbol method)
    {
        var clauses = new List<string>();
        foreach (var parameter in method.TypeParameters)
        {
            var parts = new List<string>();
            if (parameter.HasUnmanagedTypeConstraint) parts.Add("unmanaged");
            else if (parameter.HasValueTypeConstraint) parts.Add("struct");
            else if (parameter.HasReferenceTypeConstraint) parts.Add("class");
            else if (parameter.HasNotNullConstraint) parts.Add("notnull");
            parts.AddRange(parameter.ConstraintTypes.Select(Type));
            if (parameter.HasConstructorConstraint) parts.Add("new()");
            if (parts.Count > 0) clauses.Add($" where {parameter.Name} : {string.Join(", ", parts)}");
        }

        return string.Concat(clauses);
    }
}
