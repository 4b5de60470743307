using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Rewrites that keep every bit, those of infinities, NaN and negative zero included. Only constants that this library's own
/// rules wrote count as known: a literal and a field look alike in a trace. A fold along rows keeps its axes, so that what is
/// computed of it for each row has the shape that fusion looks for.
/// </summary>
internal static class SimplifyPass
{
    public static Graph Run(Graph graph) => Rewriter.Rewrite(graph, Simplify);

    private static Value[]? Simplify(GraphBuilder builder, Node node, Value[] inputs)
    {
        var shape = node.Results.Count == 1 ? node.Type.Shape : Shape.Unknown;
        var result = node.Operator switch
        {
            BroadcastTo or SumTo when inputs[0].Shape == shape => inputs[0],
            StopGradient or EnsureShape or SameSizes => inputs[0],
            BroadcastTo when builder.Producer(inputs[0]) is { Operator: BroadcastTo, Inputs: [var x] } => new NodeValue(builder, x).BroadcastTo(shape),
            FoldingReduction { KeepDims: false } fold when FoldShape.Of(fold, inputs[0].Shape) is { Kind: FoldKind.Row } =>
                inputs[0].Apply(fold.Keeping()).Apply(new Reshape(shape)),
            Boundary => null,
            Reshape when Repeated(builder, inputs[0]) is { } x => x.BroadcastTo(shape),
            Reshape when Unreshaped(builder, inputs[0]) is { } row && row.Shape == shape => row,
            Reshape target when builder.Producer(inputs[0]) is { Operator: Reshape and not Boundary, Inputs: [var x] } => new NodeValue(builder, x).Apply(Reshaping(target, shape)),
            Transpose order when builder.Producer(inputs[0]) is { Operator: Transpose inner, Inputs: [var x] } && Cancel(order, inner) => new NodeValue(builder, x),
            Cast when inputs[0].DType == node.Type.DType => inputs[0],
            Negate when builder.Producer(inputs[0]) is { Operator: Negate, Inputs: [var x] } => new NodeValue(builder, x),
            Multiply when IsOne(builder, inputs[0]) && inputs[1].Shape == shape => inputs[1],
            Multiply or Divide when IsOne(builder, inputs[1]) && inputs[0].Shape == shape => inputs[0],
            PointwiseOperator { CanFail: false } when !shape.IsScalar && inputs.All(i => i.Shape.IsScalar || Repeated(builder, i) is not null) =>
                Applied(builder, node.Operator, inputs.Select(i => Repeated(builder, i) ?? i)).BroadcastTo(shape),
            PointwiseOperator when inputs.Any(i => IsRepeatedTwice(builder, i, shape)) && inputs.Any(i => i.Shape == shape) =>
                Applied(builder, node.Operator, inputs.Select(i => IsRepeatedTwice(builder, i, shape) ? Repeated(builder, i)! : i)),
            _ => null,
        };
        return result is null ? null : [result];
    }

    /// <summary>To a shape as the trace knows it; what the others leave stays that, for its name says nothing where a part of the graph is bound to sizes.</summary>
    private static Reshape Reshaping(Reshape target, Shape shape) => Array.IndexOf(target.Target.RawDims.ToArray(), Dim.Unknown) >= 0 ? target : new Reshape(shape);

    private static Value Applied(GraphBuilder builder, Operator @operator, IEnumerable<Value> inputs) => builder.Apply(@operator, [.. inputs])[0];

    /// <summary>The scalar that a broadcast puts everywhere.</summary>
    private static Value? Repeated(GraphBuilder builder, Value value) =>
        builder.Producer(value) is { Operator: BroadcastTo, Inputs: [var x] } && new NodeValue(builder, x) is { Shape.IsScalar: true } scalar ? scalar : null;

    /// <summary>Whether a scalar is repeated to another shape before it is repeated to this one, which would take memory in between.</summary>
    private static bool IsRepeatedTwice(GraphBuilder builder, Value value, Shape shape) => value.Shape != shape && Repeated(builder, value) is not null;

    // Both without an order, or with orders that undo each other: whatever the sizes are.
    private static bool Cancel(Transpose outer, Transpose inner) => outer == inner.Inverse();

    /// <summary>The fold along rows behind the shape without its axis: what is reshaped back to it is it, and not by chance.</summary>
    private static NodeValue? Unreshaped(GraphBuilder builder, Value value) =>
        builder.Producer(value) is { Operator: Reshape and not Boundary, Inputs: [var x] } && builder.Producer(new NodeValue(builder, x)).Operator is FoldingReduction { KeepDims: true }
            ? new NodeValue(builder, x)
            : null;

    private static bool IsOne(GraphBuilder builder, Value value) => builder.Producer(value) switch
    {
        { Operator: Intrinsic { Constant: 1 } } => true,
        { Operator: BroadcastTo, Inputs: [var x] } => IsOne(builder, new NodeValue(builder, x)),
        _ => false,
    };
}
