using GraphCompiler.Core.Passes;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// Has graphs save what their gradients need, those inside of operators too: no gradient runs anything again, and the arm that
/// was taken, the iterations that were made stay what they were.
/// </summary>
internal static class Exposure
{
    /// <summary>Every floating input but host scalars has a gradient.</summary>
    public static bool IsSource(Node input) => input.Operator is Input { Kind: not InputKind.Scalar };

    /// <summary>A graph whose control operators save what gradients need.</summary>
    /// <param name="graph">The graph as it was traced.</param>
    /// <param name="allOrders">Whether gradients of gradients may be asked for.</param>
    public static Graph Expose(Graph graph, bool allOrders) => !graph.Body.Any(IsClosed) ? graph : Rewriter.Rewrite(graph, (builder, node, inputs) =>
    {
        if (!IsClosed(node)) return null;
        var exposed = ((IExposable)node.Operator).Exposed(allOrders);
        var results = exposed.Infer(builder, inputs);
        for (var i = 0; i < node.Results.Count; i++) results[i] = node.Results[i];
        return builder.Append(exposed, inputs.Select(v => ((NodeValue)v).Id).ToEquatableArray(), results, node.Phase, node.Source);
    });

    /// <summary>A graph that gives, after its outputs, what its gradient needs.</summary>
    /// <param name="graph">The graph as it was traced.</param>
    /// <param name="allOrders">Whether gradients of gradients may be asked for.</param>
    /// <param name="beyond">Why a higher order has no gradient, though the first one has.</param>
    /// <exception cref="TfNoGradientException">An operator has no gradient.</exception>
    public static Graph WithResiduals(Graph graph, bool allOrders, out TfNoGradientException? beyond)
    {
        beyond = null;
        graph = Expose(graph, allOrders);
        var more = WithResiduals(graph);
        while (allOrders && more.OutputIds != graph.OutputIds)
        {
            graph = more;
            try
            {
                more = WithResiduals(graph);
            }
            catch (TfNoGradientException failure)
            {
                // What a rule of the user's keeps of the forward may have none.
                beyond = failure;
                return graph;
            }
        }

        return more;
    }

    private static Graph WithResiduals(Graph graph)
    {
        var needed = Derivation.Derive(graph, IsSource).Forward.OutputIds.Distinct();
        return new Graph(graph.Name, graph.Body, graph.OutputIds.Concat(needed.Except(graph.OutputIds)).ToEquatableArray());
    }

    /// <summary>What a graph inside an operator has to save: its values, but for the inputs that the gradient can have from elsewhere.</summary>
    /// <param name="subgraph">The graph.</param>
    /// <param name="allOrders">Whether gradients of gradients may be asked for.</param>
    /// <param name="isKept">Whether an operand of the operator can be had when its gradient is.</param>
    /// <param name="first">The first output that is saved as it is.</param>
    public static (Subgraph Subgraph, IReadOnlyList<int> Saved) Expose(Subgraph subgraph, bool allOrders, Func<int, bool> isKept, int first)
    {
        var graph = subgraph.Graph;
        List<int> needed;
        try
        {
            graph = WithResiduals(graph, allOrders, out _);
            needed = [.. Derivation.Derive(graph, IsSource).Forward.OutputIds.Skip(graph.OutputIds.Count).Distinct()];
        }
        catch (TfNoGradientException)
        {
            // Only who asks for the gradient has to hear of it.
            return (subgraph, []);
        }

        var exposed = subgraph with { Graph = graph };
        var outputs = graph.OutputIds.Take(subgraph.Graph.OutputIds.Count).ToEquatableArray();
        needed.AddRange(graph.OutputIds.Skip(outputs.Count).Except(needed));
        needed.RemoveAll(v => outputs.Skip(first).Contains(v) || (graph.Producer(v).Operator is Input && isKept(exposed.OperandOf(v))));
        return (exposed with { Graph = new Graph(graph.Name, graph.Body, outputs) }, needed);
    }

    /// <summary>The graph with further outputs.</summary>
    /// <param name="subgraph">The graph.</param>
    /// <param name="values">Values of it, or new ones, given how it is written further.</param>
    public static Subgraph WithOutputs(Subgraph subgraph, Func<GraphBuilder, IReadOnlyList<Value>, IEnumerable<Value>> values)
    {
        var builder = new GraphBuilder();
        var copies = new List<Value>();
        foreach (var node in subgraph.Graph.Body) copies.AddRange(builder.Append(node.Operator, node.Inputs, node.Results, node.Phase, node.Source));
        var outputs = subgraph.Graph.OutputIds.Select(o => copies[o]).Concat(values(builder, copies));
        return subgraph with { Graph = builder.Build(subgraph.Graph.Name, [.. outputs]) };
    }

    /// <summary>The output that a residual is.</summary>
    public static int OutputOf(Graph graph, int value, int first) => graph.OutputIds.ToList().IndexOf(value, first) is >= 0 and var index
        ? index
        : throw new TfNoGradientException($"No gradient defined for what {graph.Name} computes in %{value}");

    private static bool IsClosed(Node node) => node.Operator is IExposable { IsExposed: false } && node.Results.Any(r => r.DType.IsFloating);
}
