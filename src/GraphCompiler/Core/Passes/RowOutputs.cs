using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>Outputs that are rows of a table leave a graph as rows: their values, and their numbers as further outputs.</summary>
internal static class RowOutputs
{
    /// <summary>The places of the outputs that are rows.</summary>
    public static int[] Find(Graph graph) =>
        [.. Enumerable.Range(0, graph.OutputIds.Count).Where(i => Origin(graph, graph.OutputIds[i]).Operator is Slices { IsRows: true })];

    public static Graph Run(Graph graph)
    {
        var rows = Find(graph);
        if (rows.Length == 0) return graph;
        var outputs = graph.OutputIds.ToList();
        foreach (var row in rows)
        {
            var slices = Origin(graph, outputs[row]);
            outputs[row] = slices.Inputs[0];
            outputs.Add(slices.Inputs[1]);
        }

        return new Graph(graph.Name, graph.Body, outputs.ToEquatableArray());
    }

    /// <summary>The graph with dense outputs in the place of rows.</summary>
    public static Graph Dense(Graph graph)
    {
        var builder = new GraphBuilder();
        var outputs = builder.Inline(graph, node => builder.Apply(node.Operator)[0]);
        foreach (var row in Find(graph)) outputs[row] = outputs[row].Apply(new Reshape(outputs[row].Shape));
        return builder.Build(graph.Name, outputs);
    }

    private static Node Origin(Graph graph, int value)
    {
        var node = graph.Producer(value);
        while (node.Operator is CallResults)
        {
            value = node.Inputs[value - node.First];
            node = graph.Producer(value);
        }

        return node;
    }
}
