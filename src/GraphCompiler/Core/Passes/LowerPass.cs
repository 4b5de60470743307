namespace GraphCompiler.Core.Passes;

/// <summary>Expands operators that are short for others. After differentiation, so that they have gradients of their own.</summary>
internal static class LowerPass
{
    public static Graph Run(Graph graph) => Rewriter.Rewrite(graph, (_, node, inputs) => node.Operator.Lower?.Invoke(inputs));
}
