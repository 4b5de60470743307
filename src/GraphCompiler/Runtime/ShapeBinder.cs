using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>Makes a graph that was traced for open dimensions into the one for the shapes of a call.</summary>
internal static class ShapeBinder
{
    /// <param name="graph">The traced graph.</param>
    /// <param name="shapeOf">The shape that an input has now.</param>
    /// <exception cref="TfTypeException">A named dimension would be of two lengths.</exception>
    /// <exception cref="TfInvalidArgumentException">Operators do not fit together for these shapes.</exception>
    public static Graph Bind(Graph graph, Func<Input, Shape> shapeOf)
    {
        // A part of a graph may name a size before the input that has it.
        var (builder, dims) = (new Builder(), new OpenDims());
        foreach (var node in graph.Inputs) dims.Learn(node.Type.Shape, shapeOf((Input)node.Operator));
        var outputs = builder.Inline(graph, node => builder.Apply(WithShape((Input)node.Operator))[0], dims);
        return builder.Build(graph.Name, outputs);

        Input WithShape(Input input) => input with { Type = input.Type with { Shape = shapeOf(input) } };
    }

    private sealed class Builder : GraphBuilder
    {
        public override bool RunsNow => true;

        // A variable of open shape takes any value that the trace found to fit.
        public override Shape Assigned(Operator @operator, Value variable, Value value) =>
            @operator is Assign ? value.Shape : base.Assigned(@operator, variable, value);

        public override TfException LabelsMismatch(Shape labels, Shape logits) =>
            Misfit("", $"logits and labels must have the same first dimension, got logits shape {logits.ToKernelString()} and labels shape {labels.ToKernelString()}");

        public override TfException Misfit(string traced, string run) =>
            new TfInvalidArgumentException(run) { Where = Source is null ? null : $"\"{Source}\"" };
    }
}
