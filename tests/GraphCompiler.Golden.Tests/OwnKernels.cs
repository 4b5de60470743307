using System.Text.RegularExpressions;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;

namespace GraphCompiler.Golden.Tests;

/// <summary>
/// Whether a function's own file has the kernels that its traces ask for: kernels are looked up in the whole process, where other
/// functions may have brought them by chance.
/// </summary>
internal static partial class OwnKernels
{
    private static readonly HashSet<string> s_library = [.. OperatorTable.SingleGroups().Select(g => g.Key)];

    /// <summary>The first kernel that is in neither the function's file nor the library.</summary>
    /// <param name="file">What the generator wrote.</param>
    /// <param name="function">A trace.</param>
    /// <param name="hasTape">Whether a tape around the call asks for gradients.</param>
    public static string? Missing(string file, ConcreteFunction function, bool hasTape)
    {
        var own = Listed().Matches(file).Select(m => m.Groups["key"].Value).ToHashSet();
        foreach (var graph in hasTape ? Graphs(function.Function.Traced) : [function.Function.Traced])
        {
            foreach (var part in SegmentsPass.PlansOf(Pipeline.Optimize(graph)))
            {
                foreach (var step in FusionPass.Run(part).Kernels)
                {
                    var group = GroupFactory.Create(part, step).Group;
                    if (group.IsCompilable && !Has(group.Key) && !Has(GroupFactory.Create(part, step, dropOnes: false).Group.Key)) return group.Key;
                }
            }
        }

        return null;

        bool Has(string key) => own.Contains(key) || s_library.Contains(key);
    }

    // A tape runs the graph with residuals, and the one that is derived from it.
    private static IEnumerable<Graph> Graphs(Graph traced)
    {
        yield return traced;
        if (traced.Body.Any(n => n.Operator.Effect == Effect.Writes)) yield break;
        Graph exposed;
        Graph backward;
        try
        {
            exposed = Exposure.WithResiduals(traced, allOrders: false, out _);
            var derivation = Derivation.Derive(exposed, Exposure.IsSource, i => i < traced.OutputIds.Count);
            if (derivation.Sources.Count == 0) yield break;
            backward = derivation.Backward;
        }
        catch (TfNoGradientException)
        {
            yield break;
        }

        yield return exposed;
        yield return backward;
    }

    [GeneratedRegex("KernelRegistry.Add<\\w+>\\(\"(?<key>[^\"]+)\"|^//     (?<key>r[0-9] [^\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
