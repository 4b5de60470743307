using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Generators.Models;

namespace GraphCompiler.Generators.Emission;

/// <summary>One kernel of a function's file.</summary>
internal sealed record KernelText(string Name, string Sentence, Group Group, KernelNames Names);

/// <summary>
/// Runs the passes over a function's graphs, each by itself and differentiated, and collects the kernels that the traces will
/// ask for, each key once.
/// </summary>
internal sealed class KernelSet
{
    private static readonly HashSet<string> s_library = new(OperatorTable.SingleGroups().Select(g => g.Key), StringComparer.Ordinal);

    private readonly List<KernelText> _kernels = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public KernelSet(FunctionSpec spec)
    {
        foreach (var world in spec.Worlds)
        {
            try
            {
                var forward = Pipeline.Optimize(world.Graph);
                AddParts(forward);
                Backward.Add(world.IsPart ? null : Differentiate(world.Graph));
                Forward.Add(forward);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A mistake of the build costs this world its kernels, not the user the whole build.
                Failures.Add(e.Message);
                if (Backward.Count == Forward.Count) Backward.Add(null);
                Forward.Add(world.Graph);
            }
        }
    }

    /// <summary>What went wrong with a world; its groups run interpreted.</summary>
    public List<string> Failures { get; } = [];

    public IReadOnlyList<KernelText> All => _kernels;

    /// <summary>Whether a graph gives variables new values, the states of random operators aside.</summary>
    public static bool IsUpdate(Graph graph) => graph.Body.Any(n => n.Operator.Effect == Effect.Writes && n.Operator is not RandomSkip);

    /// <summary>Whether the library has the kernel of a group anyway.</summary>
    public static bool IsInLibrary(Group group) => s_library.Contains(group.Key);

    /// <summary>Per world, the graph after all passes.</summary>
    public List<Graph> Forward { get; } = [];

    /// <summary>Per world, the derived backward graph; null where no output has a gradient.</summary>
    public List<Graph?> Backward { get; } = [];

    /// <summary>What a tape around a call runs: the forward graph with its residuals, and the backward graph, which is shown.</summary>
    private Graph? Differentiate(Graph graph)
    {
        // What updates variables is a step: it takes its gradients itself, and nobody takes the step's.
        if (graph.OutputIds.Count == 0 || IsUpdate(graph)) return null;
        try
        {
            var outputs = graph.OutputIds.Count;
            graph = Exposure.WithResiduals(graph, allOrders: false, out _);
            var derivation = Derivation.Derive(graph, Exposure.IsSource, i => i < outputs);
            if (derivation.Sources.Count == 0) return null;
            AddParts(Pipeline.Optimize(graph));
            var backward = Pipeline.Optimize(derivation.Backward);
            AddParts(backward);
            return backward;
        }
        catch (TfNoGradientException)
        {
            // The call runs; only a tape that asks for its gradient hears of it.
            return null;
        }
    }

    private void AddParts(Graph graph)
    {
        foreach (var part in SegmentsPass.PlansOf(graph)) Add(part);
    }

    private void Add(Graph graph)
    {
        foreach (var step in FusionPass.Run(graph).Kernels)
        {
            foreach (var dropOnes in new[] { true, false })
            {
                var bound = GroupFactory.Create(graph, step, dropOnes);
                if (!bound.Group.IsCompilable || IsInLibrary(bound.Group) || !_keys.Add(bound.Group.Key)) continue;
                var name = "Kernel" + (_kernels.Count + 1).ToString(CultureInfo.InvariantCulture);
                var names = new KernelNames(
                    bound.Group,
                    [.. step.Inputs.Select(i => NameOf(graph, i))],
                    [.. bound.Origins.Select(n => n.Operator is Intrinsic ? "" : (n.Phase == Phase.Backward ? "d " : "") + n.Source)]);
                var updated = step.Outputs.Select(o => o.Variable is { } variable ? NameOf(graph, variable) : null).ToList();
                _kernels.Add(new KernelText(name, KernelDescriber.Describe(bound.Group, names, updated), bound.Group, names));
            }
        }
    }

    /// <summary>What the user calls a value.</summary>
    public static string NameOf(Graph graph, int value)
    {
        var node = graph.Producer(value);
        return node.Operator switch
        {
            Input input => input.InputName,
            ReadVariable or Reshape or Identity => NameOf(graph, node.Inputs[0]),
            Count => "n",
            var other => char.ToLowerInvariant(other.Name[0]) + other.Name.Substring(1),
        };
    }
}
