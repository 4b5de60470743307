using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>How a type is written at a place: as short as the usings there allow.</summary>
internal static class TypeText
{
    public static string Of(ITypeSymbol type, SemanticModel model, int position)
    {
        var text = type.ToMinimalDisplayString(model, position);
        var meant = model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(text), SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
        return SymbolEqualityComparer.Default.Equals(meant, type) ? text : SymbolText.Type(type);
    }
}
