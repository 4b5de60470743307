using System.Collections.Immutable;
using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Diagnostics;

/// <summary>
/// Hints at what the body of a function does once for each trace where it may seem to do it in each call: effects of host code,
/// variables that are created, fields that are read. All of it is allowed, so all are infos; code in lambdas is a question of who runs them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TraceTrapAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> s_writers = new(StringComparer.Ordinal) { "Console", "Debug", "Trace", "File", "TextWriter", "StreamWriter", "StringBuilder" };
    private static readonly HashSet<string> s_changes = new(StringComparer.Ordinal) { "Add", "AddRange", "Insert", "Remove", "RemoveAt", "Clear", "Enqueue", "Dequeue", "Push", "Pop", "TryAdd" };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.HostEffect, DiagnosticDescriptors.UnguardedVariable, DiagnosticDescriptors.FrozenMember];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockStartAction(static start =>
        {
            if (start.OwningSymbol is not IMethodSymbol method || !ScalarUses.IsFunction(method)) return;
            start.RegisterOperationAction(CheckCall, OperationKind.Invocation);
            start.RegisterOperationAction(CheckWrite, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.Increment, OperationKind.Decrement);
            start.RegisterOperationAction(CheckCreation, OperationKind.ObjectCreation);
            start.RegisterOperationAction(CheckRead, OperationKind.FieldReference, OperationKind.PropertyReference);
        });
    }

    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (IsInLambda(call) || TensorTypes.IsLibrary(call.TargetMethod.ContainingType.ContainingType ?? call.TargetMethod.ContainingType, "Tf")) return;
        var type = call.TargetMethod.ContainingType;
        var isWriter = call.TargetMethod.Name.StartsWith("Write", StringComparison.Ordinal) || call.TargetMethod.Name.StartsWith("Append", StringComparison.Ordinal);
        var isEffect = isWriter && s_writers.Contains(type.Name) && type.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal) && (call.Instance is null || IsOutside(call.Instance));
        var isChange = s_changes.Contains(call.TargetMethod.Name) && call.Instance is { } list && IsOutside(list) && type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
        if (isEffect || isChange) Tell(context, DiagnosticDescriptors.HostEffect, call.Syntax);
    }

    private static void CheckWrite(OperationAnalysisContext context)
    {
        var target = context.Operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            _ => null,
        };
        if (target is not (IFieldReferenceOperation or IPropertyReferenceOperation) || IsInLambda(target) || TensorTypes.IsTensor(target.Type) || !IsOutside(target)) return;
        if (target.Parent?.Parent is IObjectOrCollectionInitializerOperation || IsGuarded(target)) return;
        Tell(context, DiagnosticDescriptors.HostEffect, context.Operation.Syntax);
    }

    private static void CheckCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!TensorTypes.IsVariable(creation.Type) || IsInLambda(creation) || IsGuarded(creation)) return;
        Tell(context, DiagnosticDescriptors.UnguardedVariable, creation.Syntax);
    }

    private static void CheckRead(OperationAnalysisContext context)
    {
        var reference = (IMemberReferenceOperation)context.Operation;
        var canChange = reference.Member switch
        {
            IFieldSymbol field => !field.IsReadOnly && !field.IsConst,
            IPropertySymbol property => property.SetMethod is { IsInitOnly: false } && !property.IsIndexer && IsAuto(property),
            _ => false,
        };
        if (!canChange || !reference.Member.Locations.Any(l => l.IsInSource) || IsInLambda(reference) || IsWritten(reference)) return;
        if (reference.Instance is not (null or IInstanceReferenceOperation) || TensorTypes.IsVariable(reference.Type)) return;
        if (TensorTypes.IsTensor(reference.Type) || TensorTypes.DTypeOf(reference.Type) is { IsCarried: false }) Tell(context, DiagnosticDescriptors.FrozenMember, reference.Syntax);
    }

    private static void Tell(OperationAnalysisContext context, DiagnosticDescriptor descriptor, SyntaxNode place) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place.GetLocation(), string.Join(" ", place.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))));

    /// <summary>Whether what is changed was there before the call: a field, a property or an item of one, or what a parameter holds.</summary>
    private static bool IsOutside(IOperation operation) => operation switch
    {
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } => true,
        IMemberReferenceOperation { Instance: { } inner } => IsOutside(inner),
        IArrayElementReferenceOperation element => IsOutside(element.ArrayReference),
        IParameterReferenceOperation => true,
        _ => false,
    };

    private static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        INameOfOperation => true,
        _ => false,
    };

    /// <summary>Whether it happens only under a condition, as what is created once does.</summary>
    private static bool IsGuarded(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ICoalesceAssignmentOperation or ICoalesceOperation or IConditionalOperation) return true;
        }

        return false;
    }

    private static bool IsInLambda(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        }

        return false;
    }

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
}
