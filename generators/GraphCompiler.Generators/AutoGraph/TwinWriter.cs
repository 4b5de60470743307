using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What is traced in the place of a function and of the methods that it calls.</summary>
/// <param name="Files">A file for each method that has a twin.</param>
/// <param name="Body">The name of what is traced.</param>
/// <param name="Reports">What cannot be converted.</param>
/// <param name="Bodies">The twins as code to be read; null where there are none.</param>
internal sealed record Twins(IReadOnlyList<TwinSpec> Files, string Body, IReadOnlyList<Report> Reports, TwinBodies? Bodies = null);

/// <summary>
/// Writes the twins of functions: the user's text in which control flow on tensors is rewritten into calls of the library, in
/// passes that each leave a program of the same meaning - locals that become tensors, <c>continue</c>, <c>break</c>,
/// <c>return</c>, then branches and loops, then the calls of other functions.
/// </summary>
internal static class TwinWriter
{
    public static Twins Write(IMethodSymbol method, Sources sources, HashSet<SyntaxNode> read, CancellationToken cancellation)
    {
        var needed = Traceable.DeclarationOf(method, sources.Compilation, cancellation) is { } declaration ? Closure.Of(sources).TwinsOf(declaration, read, cancellation) : [];
        // What overrides a method that has a twin has one too, so that the right one is called.
        if (needed.Count == 0 && method.OverriddenMethod is { } overridden && Traceable.SlotOf(method) is not null && Write(overridden.OriginalDefinition, sources, read, cancellation).Files.Count > 0)
        {
            needed = [Traceable.DeclarationOf(method, sources.Compilation, cancellation)!];
        }

        if (needed.Count == 0) return new Twins([], method.Name, []);
        var written = TwinSet.Of(sources, needed, cancellation);
        List<WrittenTwin> twins = [.. needed.Select(written.TwinOf)];
        List<Report> reports = [.. twins.SelectMany(t => t.Reports)];
        if (reports.Exists(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)) return new Twins([], method.Name, reports);
        return new Twins([.. twins.Select(t => t.File!).Where(f => f is not null)], twins[0].File is null ? method.Name : Twin.NameOf(method.Name), reports, written.Bodies);
    }
}
