using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>Checks between passes that a graph is one: the switch <c>GraphCompiler.Verify</c> turns it on.</summary>
internal static class GraphVerifier
{
    private static readonly bool s_enabled = AppContext.TryGetSwitch("GraphCompiler.Verify", out var on) && on;

    public static Graph Verify(Graph graph, string pass)
    {
        if (s_enabled) Check(graph, pass);
        return graph;
    }

    public static void Check(Graph graph, string pass)
    {
        var defined = 0;
        foreach (var node in graph.Body)
        {
            Require(node.First == defined, $"{node.Operator.Name} is numbered {node.First} where {defined} comes next");
            foreach (var input in node.Inputs) Require(input >= 0 && input < defined, $"{node.Operator.Name} uses %{input} before it is defined");
            Require(node.Operator.Lower is null || pass is not "Lower", $"{node.Operator.Name} should have been lowered");
            if (node.Operator is PointwiseOperator)
            {
                Require(node.Inputs.All(i => !graph.TypeOf(i).IsVariable), $"{node.Operator.Name} takes a variable that was not read");
            }

            defined += node.Results.Count;
        }

        foreach (var output in graph.OutputIds) Require(output >= 0 && output < defined, $"output %{output} is not defined");

        void Require(bool condition, string what)
        {
            if (!condition) throw new InvalidOperationException($"The graph {graph.Name} is broken after {pass}: {what}.\n{graph}");
        }
    }
}
