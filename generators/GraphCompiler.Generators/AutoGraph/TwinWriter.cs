using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What is traced in the place of a function and of the methods that it calls.</summary>
/// <param name="Files">A file for each method that has a twin.</param>
/// <param name="Body">The name of what is traced.</param>
/// <param name="Reports">What cannot be converted.</param>
/// <param name="Bodies">The twins as code to be read; null where there are none.</param>
internal sealed record Twins(IReadOnlyList<TwinSpec> Files, string Body, IReadOnlyList<Report> Reports, TwinBodies? Bodies = null);

/// <summary>
/// Writes the twins of a function: the user's text in which control flow on tensors is rewritten into calls of the library, in
/// passes that each leave a program of the same meaning - locals that become tensors, <c>continue</c>, <c>break</c>,
/// <c>return</c>, then branches and loops, then the calls of other functions.
/// </summary>
internal static class TwinWriter
{
    public static Twins Write(IMethodSymbol method, Sources sources, HashSet<SyntaxNode> read, CancellationToken cancellation)
    {
        var closure = Closure.Of(sources);
        var needed = closure.DeclarationOf(method, cancellation) is { } declaration ? closure.TwinsOf(declaration, read, cancellation) : [];
        if (needed.Count == 0) return new Twins([], method.Name, []);

        var reports = new TwinReports(sources, cancellation);
        var twins = new List<Twin>();
        foreach (var source in needed)
        {
            var model = sources.ModelOf(source.SyntaxTree);
            var symbol = model.GetDeclaredSymbol(source, cancellation)!;
            if (SymbolText.FirstNotPartial(symbol.ContainingType) is { } closed) reports.Warn(source, $"the tensor would be asked while tracing, since '{closed.Name}' is not partial and no traced form of '{symbol.Name}' can stand in it");
            else if (reports.Accepts(source)) twins.Add(Twin.Create(symbol, source, model));
        }

        if (reports.HasErrors) return new Twins([], method.Name, reports.All);
        var typed = HostLocals.Lift(sources, twins, reports, cancellation);
        if (reports.HasErrors) return new Twins([], method.Name, reports.All);
        var flat = new TwinCompilation(sources, [.. typed.Select(t => t.With(JumpPasses.Run(t, reports)))]);
        var lowered = new TwinCompilation(sources, [.. flat.Twins.Select(t => t.With(ControlFlowPass.Run(t, flat, reports, cancellation)))]);
        reports.AddErrors(lowered);
        if (reports.HasErrors) return new Twins([], method.Name, reports.All);
        var redirect = new HashSet<string>(twins.Select(t => t.Id), StringComparer.Ordinal);
        return new Twins(
            [.. lowered.Twins.Select(t => new TwinSpec(t.FileName, t.With(RedirectPass.Run(t, lowered, redirect, cancellation)).Root.ToFullString().Replace("\r\n", "\n")))],
            twins.Exists(t => t.Source == needed[0]) ? Twin.NameOf(method.Name) : method.Name,
            reports.All,
            new TwinBodies(lowered));
    }
}
