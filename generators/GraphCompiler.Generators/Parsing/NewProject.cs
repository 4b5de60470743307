using System.Collections.Concurrent;
using GraphCompiler.Generators.AutoGraph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>
/// A project that is new to the process is read at once and on all processors, before Roslyn asks for one member after the other:
/// what it asks for is remembered then.
/// </summary>
internal static class NewProject
{
    private static readonly ConcurrentDictionary<string, bool> s_read = new(StringComparer.Ordinal);

    public static void Read(Sources sources, CancellationToken cancellation)
    {
        var project = sources.Compilation.AssemblyName ?? "";
        if (s_read.ContainsKey(project)) return;
        var options = new ParallelOptions { CancellationToken = cancellation };
        SyntaxNode[] all = [.. sources.Compilation.SyntaxTrees.SelectMany(t => t.GetRoot(cancellation)
            .DescendantNodesAndSelf(n => n is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .Where(n => FunctionParser.IsCandidate(n) || ModuleParser.IsCandidate(n)))];
        var functions = all.OfType<MethodDeclarationSyntax>().Where(m => m.AttributeLists.ToString().Contains("TfFunction"));
        // Whether there are parts is asked by each of what comes then, and takes long the first time.
        Parallel.Invoke(options, () => _ = sources.HasParts, () => TwinSet.Prepare(sources, functions, cancellation));
        Parallel.ForEach(all, options, node =>
        {
            if (ModuleParser.IsCandidate(node)) ModuleParser.Parse((ClassDeclarationSyntax)node, sources, cancellation);
            else FunctionParser.Parse(node, sources, cancellation);
        });
        // Only now: what was cancelled is read at once the next time too.
        s_read.TryAdd(project, true);
    }
}
