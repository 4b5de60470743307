using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>Expands operators that are short for others. After differentiation, so that they have gradients of their own.</summary>
internal static class LowerPass
{
    public static Graph Run(Graph graph) =>
        Rewriter.Rewrite(graph, (builder, node, inputs) => node.Operator.Lower is null ? null : builder.Apply(node.Operator, inputs), new Builder());

    /// <summary>Writes what an operator is short for, which may be short for something else.</summary>
    private sealed class Builder : GraphBuilder
    {
        protected override Value[] Execute(Operator @operator, Value[] inputs) =>
            @operator.Lower is { } lower ? lower(inputs) : base.Execute(@operator, inputs);
    }
}
