using GraphCompiler.Generators.Emission;
using GraphCompiler.Generators.Interception;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators;

/// <summary>
/// Compiles [TfFunction] methods, in four steps: interpret each body into graphs; where these changed, run the passes and
/// write the kernels; redirect the calls, a file at a time; report what is wrong, which never holds the others up.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TfFunctionGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var functions = context.SyntaxProvider
            .ForAttributeWithMetadataName("GraphCompiler.TfFunctionAttribute", static (node, _) => node is MethodDeclarationSyntax, FunctionParser.Parse)
            .WithTrackingName(TrackingNames.Function);
        var specs = functions.Where(static f => f.Spec is not null).Select(static (f, _) => f.Spec!);
        var hasDevice = context.CompilationProvider.Select(static (compilation, _) => compilation.ReferencedAssemblyNames.Any(static a => a.Name == "ILGPU"));
        context.RegisterSourceOutput(specs.Combine(hasDevice).WithTrackingName(TrackingNames.Source), static (output, input) =>
            output.AddSource(FunctionEmitter.FileName(input.Left), FunctionEmitter.Emit(input.Left, input.Right)));
        context.RegisterSourceOutput(functions, static (output, function) =>
        {
            foreach (var diagnostic in function.Diagnostics) output.ReportDiagnostic(diagnostic);
        });

        var calls = context.CompilationProvider.Combine(specs.Collect())
            .SelectMany(static (input, cancellation) => CallSites.Find(input.Left, input.Right, cancellation));
        context.RegisterImplementationSourceOutput(
            calls.Select(static (c, _) => c.Sites).Where(static s => s is not null).WithTrackingName(TrackingNames.Calls),
            static (output, sites) => output.AddSource(InterceptorEmitter.FileName(sites!), InterceptorEmitter.Emit(sites!)));
        context.RegisterSourceOutput(calls, static (output, file) =>
        {
            foreach (var diagnostic in file.Diagnostics) output.ReportDiagnostic(diagnostic);
        });

        var modules = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => node is ClassDeclarationSyntax { BaseList: not null }, ModuleParser.Parse)
            .Where(static m => m is not null);
        context.RegisterSourceOutput(
            modules.Select(static (m, _) => m!.Spec).Where(static s => s is not null).WithTrackingName(TrackingNames.Module),
            static (output, module) => output.AddSource(ModuleEmitter.FileName(module!), ModuleEmitter.Emit(module!)));
        context.RegisterSourceOutput(modules, static (output, module) =>
        {
            foreach (var diagnostic in module!.Diagnostics) output.ReportDiagnostic(diagnostic);
        });
    }
}
