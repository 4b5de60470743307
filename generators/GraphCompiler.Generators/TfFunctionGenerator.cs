using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Emission;
using GraphCompiler.Generators.Interception;
using GraphCompiler.Generators.Libraries;
using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Recording;
using Microsoft.CodeAnalysis;

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
        var strict = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => new Flag(options.GlobalOptions.TryGetValue("build_property.GraphCompilerStrict", out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)));
        var functions = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => FunctionParser.IsCandidate(node), FunctionParser.Parse)
            .SelectMany(static (member, _) => member.Functions)
            .WithTrackingName(TrackingNames.Function);
        var specs = functions.Where(static f => f.Spec is not null).Select(static (f, _) => f.Spec!);
        var hasDevice = context.CompilationProvider.Select(static (compilation, _) => new Flag(compilation.ReferencedAssemblyNames.Any(static a => a.Name == "ILGPU")));
        var kernels = specs.Collect().Select(static (all, _) => new KernelTable(all));
        var files = specs.Combine(kernels).Select(static (input, _) => input.Right.FileOf(input.Left));
        var texts = files.Combine(hasDevice).WithTrackingName(TrackingNames.Source)
            .Select(static (input, _) => new FunctionText(input.Left.Spec.Id, input.Left.Spec.IsPart, FunctionEmitter.FileName(input.Left.Spec), FunctionEmitter.Emit(input.Left, input.Right.IsSet)));
        context.RegisterSourceOutput(texts, static (output, file) => output.AddSource(file.Name, file.Text));
        Tell(functions.SelectMany(static (f, _) => f.Reports));
        // Functions share the twins of their helpers.
        var twins = functions.SelectMany(static (f, _) => f.Twins).Collect().SelectMany(static (all, _) => all.GroupBy(t => t.FileName, StringComparer.Ordinal).Select(g => g.First()));
        context.RegisterSourceOutput(twins.WithTrackingName(TrackingNames.Twin), static (output, twin) => output.AddSource(twin.FileName, twin.Text));

        var traced = functions.Where(static f => f.Spec is not null && f.Twins.Count > 0).Select(static (f, _) => new TwinText(f.Spec!.Id, string.Concat(f.Twins.Select(t => t.Text)))).CollectAll();
        context.RegisterImplementationSourceOutput(texts.Where(static t => !t.IsPart).CollectAll().Combine(traced), static (output, input) =>
        {
            var twinsOf = input.Right.Items.ToDictionary(t => t.Id, t => t.Text, StringComparer.Ordinal);
            if (CodeEmitter.Emit([.. input.Left.Items.Select(f => (f.Id, f.Text + (twinsOf.TryGetValue(f.Id, out var twin) ? "\n" + twin : "")))]) is { } text) output.AddSource(CodeEmitter.FileName, text);
        });

        var referenced = context.CompilationProvider.Select(static (c, _) => new All<string>(ReferencedGraphs.MethodsOf(c)));
        var table = specs.Where(static s => !s.IsPart).CollectAll().Combine(referenced).Select(static (input, _) => new FunctionTable(input.Left.Items, input.Right.Items));
        var calls = context.CompilationProvider.Combine(table)
            .SelectMany(static (input, cancellation) => CallSites.Find(Sources.Of(input.Left), input.Right, cancellation));
        context.RegisterImplementationSourceOutput(
            calls.Select(static (c, _) => c.Sites).Where(static s => s is not null).WithTrackingName(TrackingNames.Calls),
            static (output, sites) => output.AddSource(InterceptorEmitter.FileName(sites!), InterceptorEmitter.Emit(sites!)));
        Tell(calls.SelectMany(static (c, _) => c.Reports));

        var modules = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ModuleParser.IsCandidate(node), ModuleParser.Parse);
        context.RegisterSourceOutput(
            modules.Select(static (m, _) => m.Spec).Where(static s => s is not null).WithTrackingName(TrackingNames.Module),
            static (output, module) => output.AddSource(ModuleEmitter.FileName(module!), ModuleEmitter.Emit(module!)));
        Tell(modules.SelectMany(static (m, _) => m.Reports));

        var structures = context.SyntaxProvider.ForAttributeWithMetadataName(StructureParser.Attribute, static (_, _) => true, StructureParser.Parse);
        context.RegisterSourceOutput(
            structures.Select(static (s, _) => s.Spec).Where(static s => s is not null),
            static (output, structure) => output.AddSource(StructureEmitter.FileName(structure!), StructureEmitter.Emit(structure!)));
        Tell(structures.SelectMany(static (s, _) => s.Reports));

        var recorded = context.AdditionalTextsProvider.Where(RecordedFile.IsOne).Select(RecordedFile.Parse).WithTrackingName(TrackingNames.Recorded);
        context.RegisterImplementationSourceOutput(
            recorded.CollectAll().Combine(hasDevice),
            static (output, input) =>
            {
                if (RecordedEmitter.Emit(input.Left.Items.SelectMany(static f => f.Groups), input.Right.IsSet) is { } text) output.AddSource(RecordedEmitter.FileName, text);
            });
        Tell(recorded.SelectMany(static (f, _) => f.Reports));

        Export(functions.Select(static (f, _) => f.Export));
        Export(modules.Select(static (m, _) => m.Export));

        void Export(IncrementalValuesProvider<ExportFile?> exports) =>
            context.RegisterSourceOutput(exports.Where(static f => f is not null), static (output, file) => output.AddSource(ExportEmitter.FileName(file!), ExportEmitter.Emit(file!)));

        void Tell(IncrementalValuesProvider<Report> reports) =>
            context.RegisterSourceOutput(reports.Combine(strict), static (output, report) => output.ReportDiagnostic(report.Left.ToDiagnostic(report.Right.IsSet)));
    }
}
