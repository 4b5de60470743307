using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// A traced graph split for reverse mode: a forward graph that also gives what the backward one needs, and the backward graph
/// from these residuals and the gradients of the outputs to the gradients of the sources. Nothing of the forward runs twice.
/// </summary>
/// <param name="Forward">The graph with the residuals as further outputs.</param>
/// <param name="Backward">Arguments: the residuals, then one gradient for each differentiable output. Outputs: the gradients of the connected sources.</param>
/// <param name="Residuals">How many outputs the forward graph has beyond the function's own.</param>
/// <param name="Targets">The outputs that have gradients, by position.</param>
/// <param name="Sources">The inputs whose gradients the backward graph gives, as numbers of <paramref name="Forward"/>'s values, in order.</param>
internal sealed record Derivation(Graph Forward, Graph Backward, int Residuals, EquatableArray<int> Targets, EquatableArray<int> Sources)
{
    /// <param name="graph">A graph as it was traced, before any pass.</param>
    /// <param name="isSource">Which inputs to differentiate with respect to.</param>
    /// <param name="isTarget">Which outputs gradients arrive at, all where it is not said.</param>
    public static Derivation Derive(Graph graph, Func<Node, bool> isSource, Func<int, bool>? isTarget = null)
    {
        graph = Exposure.Expose(graph, allOrders: false);
        var whole = new GraphBuilder();
        var values = new Value[graph.ValueCount];
        var entries = new List<TapeEntry>();
        foreach (var node in graph.Body)
        {
            var results = whole.Append(node.Operator, node.Inputs, node.Results, node.Phase, node.Source);
            for (var i = 0; i < results.Length; i++) values[node.First + i] = results[i];
            entries.Add(new TapeEntry(node.Operator, [.. node.Inputs.Select(i => values[i])], [.. results], node.Source));
        }

        whole.Phase = Phase.Backward;
        var targets = Enumerable.Range(0, graph.OutputIds.Count)
            .Where(i => graph.TypeOf(graph.OutputIds[i]).DType.IsFloating && isTarget?.Invoke(i) is not false)
            .ToEquatableArray();
        var sources = graph.Inputs.Where(n => n.Type.DType.IsFloating && isSource(n)).Select(n => n.Result).ToList();
        var seeds = targets.Select((t, i) => (Value?)whole.Input(InputKind.Argument, "d" + i, graph.TypeOf(graph.OutputIds[t]))).ToList();
        var gradients = Differentiation.Gradient(whole, entries, [.. targets.Select(t => values[graph.OutputIds[t]])], seeds, [.. sources.Select(s => values[s])]);
        var connected = Enumerable.Range(0, sources.Count).Where(i => gradients[i] is not null).ToList();
        return Split(graph, whole, [.. connected.Select(i => ((NodeValue)gradients[i]!).Id)], targets, connected.Select(i => sources[i]).ToEquatableArray());
    }

    private static Derivation Split(Graph graph, GraphBuilder whole, int[] gradients, EquatableArray<int> targets, EquatableArray<int> sources)
    {
        var later = whole.Nodes.Skip(graph.Body.Count).ToList();
        var residuals = later.SelectMany(n => n.Inputs).Concat(gradients)
            .Where(v => v < graph.ValueCount && graph.Producer(v).Operator is not (Intrinsic or ShapeQuery))
            .Distinct().ToList();
        var known = residuals.Select(r => graph.TypeOf(r).Shape).Concat(later.SelectMany(n => n.Operator is Input ? n.Results : []).Select(t => t.Shape));
        residuals.AddRange(Witnesses.Missing(later, known).Select(symbol => Witnesses.Find(graph.Body, symbol)).Where(v => v >= 0 && !residuals.Contains(v)).Distinct().ToList());
        residuals.Sort();

        var backward = new GraphBuilder { Phase = Phase.Backward };
        var map = new Dictionary<int, Value>();
        for (var i = 0; i < residuals.Count; i++)
        {
            var type = graph.TypeOf(residuals[i]) with { IsVariable = false };
            map[residuals[i]] = backward.Input(InputKind.Argument, "residual" + i, type);
        }

        foreach (var node in later)
        {
            if (node.Operator is Input seed)
            {
                map[node.Result] = backward.Input(InputKind.Argument, seed.InputName, seed.Type);
                continue;
            }

            var inputs = node.Inputs.Select(Mapped).ToArray();
            backward.Source = node.Source;
            var results = backward.Append(node.Operator, inputs.Select(v => ((NodeValue)v).Id).ToEquatableArray(), node.Results, node.Phase, node.Source);
            for (var i = 0; i < results.Length; i++) map[node.First + i] = results[i];
        }

        return new Derivation(
            new Graph(graph.Name, graph.Body, graph.OutputIds.Concat(residuals).ToEquatableArray()),
            backward.Build(graph.Name + "_backward", [.. gradients.Select(Mapped)]),
            residuals.Count,
            targets,
            sources);

        Value Mapped(int value)
        {
            if (map.TryGetValue(value, out var known)) return known;
            var constant = graph.Producer(value);
            return map[value] = backward.Append(constant.Operator, [], constant.Results, Phase.Backward, constant.Source)[0];
        }
    }
}
