using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Which of the library's types a symbol is.</summary>
internal static class TensorTypes
{
    public const string Namespace = "GraphCompiler";

    public static bool IsLibrary(ISymbol? symbol, string name) =>
        symbol is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } } && symbol.Name == name;

    /// <summary>Whether a type is <c>Tensor</c> or derives from it.</summary>
    public static bool IsTensor(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsLibrary(type, "Tensor")) return true;
        }

        return false;
    }

    /// <summary>The tensor that a comparison with the literal null asks for; null for other comparisons.</summary>
    public static IOperation? NullTested(IBinaryOperation comparison)
    {
        if (comparison.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)) return null;
        var (left, right) = (Unconverted(comparison.LeftOperand), Unconverted(comparison.RightOperand));
        return IsNull(right) && IsTensor(left.Type) ? left : IsNull(left) && IsTensor(right.Type) ? right : null;

        static bool IsNull(IOperation operation) => operation is ILiteralOperation { ConstantValue: { HasValue: true, Value: null } };

        static IOperation Unconverted(IOperation operation)
        {
            while (operation is IConversionOperation { OperatorMethod: null } conversion) operation = conversion.Operand;
            return operation;
        }
    }

    public static bool IsVariable(ITypeSymbol? type) => IsLibrary(type, "Variable");

    public static bool IsTape(ITypeSymbol? type) => IsLibrary(type, "GradientTape");

    public static bool IsModule(ITypeSymbol? type)
    {
        for (type = type?.BaseType; type is not null; type = type.BaseType)
        {
            if (IsLibrary(type, "Module")) return true;
        }

        return false;
    }

    /// <summary>The element type of <c>Tensor&lt;T&gt;</c> or of a class derived from it.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol? type)
    {
        for (; type is INamedTypeSymbol named; type = named.BaseType)
        {
            if (IsLibrary(named, "Tensor") && named.TypeArguments.Length == 1) return named.TypeArguments[0];
        }

        return null;
    }

    public static DType? DTypeOf(ITypeSymbol? element, Frame? frame = null)
    {
        if (element is ITypeParameterSymbol parameter) return frame?.TypeArgument(parameter) is { } bound ? DTypeOf(bound) : DType.Float32;
        return element?.SpecialType switch
        {
            SpecialType.System_Single => DType.Float32,
            SpecialType.System_Double => DType.Float64,
            SpecialType.System_SByte => DType.Int8,
            SpecialType.System_Int16 => DType.Int16,
            SpecialType.System_Int32 => DType.Int32,
            SpecialType.System_Int64 => DType.Int64,
            SpecialType.System_Byte => DType.UInt8,
            SpecialType.System_UInt16 => DType.UInt16,
            SpecialType.System_UInt32 => DType.UInt32,
            SpecialType.System_UInt64 => DType.UInt64,
            SpecialType.System_Boolean => DType.Bool,
            SpecialType.System_String => DType.String,
            _ => (element?.Name, element?.ContainingNamespace?.Name) switch
            {
                ("Half", "System") => DType.Float16,
                ("BFloat16", "GraphCompiler") => DType.BFloat16,
                ("Complex64", "GraphCompiler") => DType.Complex64,
                ("Complex", "Numerics") => DType.Complex128,
                _ => null,
            },
        };
    }
}
