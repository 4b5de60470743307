using System.Collections.Immutable;
using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Diagnostics;

/// <summary>
/// Hints at what compiles and may mean something else: a null test by an operator that compares elements, a name that
/// stands for a variable where a value seems meant. Apart from the generator, so that it runs when nobody waits for it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TensorUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.NullComparison, DiagnosticDescriptors.VariableAlias];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // The library itself handles variables as what they are.
            if (start.Compilation.AssemblyName == TensorTypes.Namespace || start.Compilation.GetTypeByMetadataName("GraphCompiler.Variable`1") is null) return;
            start.RegisterOperationAction(CheckComparison, OperationKind.Binary);
            start.RegisterOperationAction(CheckAlias, OperationKind.Conversion);
        });
    }

    private static void CheckComparison(OperationAnalysisContext context)
    {
        var comparison = (IBinaryOperation)context.Operation;
        if (TensorTypes.NullTested(comparison) is not { } tested) return;
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.NullComparison,
            comparison.Syntax.GetLocation(),
            $"{tested.Syntax} {(comparison.OperatorKind == BinaryOperatorKind.Equals ? "is null" : "is not null")}"));
    }

    private static void CheckAlias(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (!conversion.IsImplicit || !TensorTypes.IsVariable(conversion.Operand.Type) || TensorTypes.IsVariable(conversion.Type) || !TensorTypes.IsTensor(conversion.Type)) return;
        if (!IsKept(conversion, context.ContainingSymbol)) return;
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.VariableAlias, conversion.Operand.Syntax.GetLocation(), conversion.Operand.Syntax.ToString()));
    }

    /// <summary>Whether a value is stored or returned under the type of a tensor; a function returns values, a lambda is a question of its caller.</summary>
    private static bool IsKept(IConversionOperation conversion, ISymbol container) => conversion.Parent switch
    {
        ISymbolInitializerOperation => true,
        ISimpleAssignmentOperation assignment => assignment.Value == conversion,
        IReturnOperation @return => !IsInLambda(@return) && !(container is IMethodSymbol method && ScalarUses.IsFunction(method)),
        _ => false,
    };

    private static bool IsInLambda(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation) return true;
        }

        return false;
    }
}
