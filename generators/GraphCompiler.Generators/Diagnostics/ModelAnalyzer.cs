using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generators.Diagnostics;

/// <summary>
/// Models of <c>GraphCompiler.Keras</c> that compute nothing: a subclass that neither overrides Forward nor gives its base inputs and outputs compiles, since the base is no
/// abstract class, and throws in its first call. One with a training step of its own may have no use for Forward.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    private const string ModelType = "GraphCompiler.Keras.Model`2";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ModelWithoutForward];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ModelType) is not { } model || SymbolEqualityComparer.Default.Equals(model.ContainingAssembly, start.Compilation.Assembly)) return;
            start.RegisterSymbolAction(symbol => Check(symbol, model), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol model)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || type.IsStatic || !Derives(type, model)) return;
        for (var own = type; !IsOf(own, model.ContainingAssembly); own = own.BaseType!)
        {
            if (own.GetMembers().OfType<IMethodSymbol>().Any(m => m is { IsOverride: true, Name: "Forward" or "TrainStep" })) return;
            if (GivesInputsAndOutputs(own, context.CancellationToken)) return;
        }

        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ModelWithoutForward, type.Locations[0], type.Name));
    }

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol model)
    {
        for (var b = type.BaseType; b is not null; b = b.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(b.OriginalDefinition, model)) return true;
        }

        return false;
    }

    private static bool IsOf(INamedTypeSymbol type, IAssemblySymbol assembly) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly);

    // The base has two constructors: one takes a name, the other inputs and outputs.
    private static bool GivesInputsAndOutputs(INamedTypeSymbol type, CancellationToken cancellation) => type.DeclaringSyntaxReferences
        .Select(r => r.GetSyntax(cancellation)).OfType<ClassDeclarationSyntax>()
        .SelectMany(c => c.Members.OfType<ConstructorDeclarationSyntax>().Select(m => m.Initializer?.ArgumentList)
            .Concat(c.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().Select(b => (ArgumentListSyntax?)b.ArgumentList) ?? []))
        .Any(arguments => arguments?.Arguments.Count > 1);
}
