using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Writes products of matrices that are products of vectors as pointwise products and folds, which fuse with what stands beside them. The one pass that asks
/// for sizes, and only for those of 1: a graph is optimized without it too, for a trace whose sizes the build did not know. A graph that is cut leaves it to its parts.
/// </summary>
internal static class VectorProductsPass
{
    /// <summary>Whether a graph has such products.</summary>
    public static bool IsNeeded(Graph graph) =>
        !SegmentsPass.IsNeeded(graph) && graph.Body.Any(n => n.Operator is MatMul product && product.IsOfVectors(graph.TypeOf(n.Inputs[0]).Shape, graph.TypeOf(n.Inputs[1]).Shape));

    public static Graph Run(Graph graph) => SegmentsPass.IsNeeded(graph) ? graph : Rewriter.Rewrite(graph, Write);

    private static Value[]? Write(GraphBuilder builder, Node node, Value[] inputs)
    {
        if (node.Operator is not MatMul product) return null;
        var first = builder.ValueCount;
        if (product.WithoutMatrix(inputs[0], inputs[1]) is not NodeValue result) return null;
        if (result.Id >= first) builder.Refine(result, node.Type);
        return [result];
    }
}
