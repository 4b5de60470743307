using System.Runtime.CompilerServices;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>A method's twin.</summary>
/// <param name="File">Its file; null where the method is traced as it is.</param>
/// <param name="Reports">What cannot be converted.</param>
internal sealed record WrittenTwin(TwinSpec? File, IReadOnlyList<Report> Reports);

/// <summary>
/// Twins that are written together, so that each stage of all of them is one compilation: those of a project that is new, or those
/// of one function that changed.
/// </summary>
internal sealed class TwinSet
{
    private static readonly ConditionalWeakTable<Sources, TwinSet> s_sets = new();

    private readonly Dictionary<SyntaxNode, WrittenTwin> _twins = [];

    private TwinSet(Sources sources, IReadOnlyCollection<SyntaxNode> methods, CancellationToken cancellation)
    {
        List<TwinReports> reports = [.. methods.Select(m => new TwinReports(sources, m, cancellation))];
        var twins = OnAllProcessors.Select(reports.FindAll(CanHaveTwin), r => HostLocals.Begin(sources, r, cancellation), cancellation);
        var typed = Convertible(HostLocals.Lift(sources, twins, cancellation));
        var flat = new TwinCompilation(sources, Convertible(OnAllProcessors.Select(typed, t => t.With(JumpPasses.Run(t)), cancellation)));
        var lowered = new TwinCompilation(sources, OnAllProcessors.Select(flat.Twins, t => t.With(ControlFlowPass.Run(t, flat, cancellation)), cancellation));
        var converted = OnAllProcessors.Select(lowered.Twins, t => IsRight(t, lowered) ? t : null, cancellation);
        foreach (var failed in lowered.Twins.Where((_, i) => converted[i] is null)) Explain(failed);

        // What a method calls has a twin, or no function that comes here has one.
        var ids = new HashSet<string>(typed.Select(t => t.Id), StringComparer.Ordinal);
        var files = OnAllProcessors.Select([.. converted.OfType<Twin>()], t => (t.Source, File: new TwinSpec(t.FileName, t.With(RedirectPass.Run(t, lowered, ids, cancellation)).Root.ToFullString().Replace("\r\n", "\n"))), cancellation)
            .ToDictionary(f => f.Source, f => f.File);
        foreach (var report in reports) _twins.Add(report.Method, new WrittenTwin(files.TryGetValue(report.Method, out var file) ? file : null, report.All));
        Bodies = new TwinBodies(lowered);

        bool IsRight(Twin twin, TwinCompilation stage)
        {
            if (!twin.Reports.HasErrors) twin.Reports.AddErrors(twin, stage);
            return !twin.Reports.HasErrors;
        }

        // What is wrong with the types already is told in the user's terms; what the later stages made of it is not.
        void Explain(Twin failed)
        {
            var twin = typed.Find(t => t.Source == failed.Source)!;
            twin.Reports.Replace(r => r.AddErrors(twin, new TwinCompilation(sources, [twin])));
        }

        bool CanHaveTwin(TwinReports report)
        {
            var symbol = Traceable.SymbolOf(report.Method, sources.ModelOf(report.Method.SyntaxTree), cancellation);
            if (SymbolText.FirstNotPartial(symbol.ContainingType) is not { } closed) return report.Accepts();
            report.WarnOfDecider($"the tensor would be asked while tracing, since '{closed.Name}' is not partial and no traced form of '{symbol.Name}' can stand in it");
            return false;
        }
    }

    /// <summary>The twins as code to be read.</summary>
    public TwinBodies Bodies { get; }

    /// <summary>The set that has the twins of some methods.</summary>
    public static TwinSet Of(Sources sources, IReadOnlyList<SyntaxNode> methods, CancellationToken cancellation) =>
        s_sets.TryGetValue(sources, out var all) && methods.All(all._twins.ContainsKey) ? all : new TwinSet(sources, methods, cancellation);

    /// <summary>Writes the twins of many functions at once, for those who ask for one of them.</summary>
    public static void Prepare(Sources sources, IEnumerable<SyntaxNode> functions, CancellationToken cancellation)
    {
        var closure = Closure.Of(sources);
        var needed = new HashSet<SyntaxNode>(OnAllProcessors.Select([.. functions], f => closure.TwinsOf(f, [], cancellation), cancellation).SelectMany(n => n));
        if (needed.Count > 0) s_sets.GetValue(sources, s => new TwinSet(s, needed, cancellation));
    }

    public WrittenTwin TwinOf(SyntaxNode method) => _twins[method];

    private static List<Twin> Convertible(IEnumerable<Twin> twins) => [.. twins.Where(t => !t.Reports.HasErrors)];
}
