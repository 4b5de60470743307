using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Interception;

/// <summary>The compiled functions of referenced assemblies, which calls reach through their handles.</summary>
internal static class ReferencedFunction
{
    public static bool IsOne(IMethodSymbol method) => !method.Locations.Any(l => l.IsInSource) && ScalarUses.IsFunction(method);

    /// <summary>The property with the handle; null for generic functions and where it cannot be seen.</summary>
    public static IPropertySymbol? HandleOf(IMethodSymbol method, Compilation compilation)
    {
        if (method.IsGenericMethod || method.ContainingType.IsGenericType) return null;
        // Overloads have handles of other names, so the signature says which one it is.
        return method.ContainingType.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p =>
            p.IsStatic == method.IsStatic
            && p.Name.EndsWith("Function", StringComparison.Ordinal)
            && p.Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol { DelegateInvokeMethod: { } call }] } type
            && TensorTypes.IsLibrary(type, "TfFunction")
            && (p.Name == method.Name + "Function" || NameOf(method) + "Function" == p.Name)
            && SymbolEqualityComparer.Default.Equals(call.ReturnType, method.ReturnType)
            && call.Parameters.Select(c => c.Type).SequenceEqual(method.Parameters.Select(m => m.Type), SymbolEqualityComparer.Default)
            && compilation.IsSymbolAccessibleWithin(p, compilation.Assembly));
    }

    private static string? NameOf(IMethodSymbol method) => method.GetAttributes()
        .Where(a => TensorTypes.IsLibrary(a.AttributeClass, "TfFunctionAttribute"))
        .SelectMany(a => a.NamedArguments)
        .FirstOrDefault(a => a.Key == "Name").Value.Value as string;
}
