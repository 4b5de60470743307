using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// Derivatives of every element of a target, one gradient each. The elements must be countable while the graph is written; for
/// a batch those of one row, since rows depend on their own row of the source alone.
/// </summary>
internal static class Jacobian
{
    /// <summary>The derivatives with respect to each source: the target's shape, then the source's; null where they are unconnected.</summary>
    /// <exception cref="NotSupportedException">The trace left a size of the target open.</exception>
    public static Value?[] Of(Builder builder, Tape tape, Value target, IReadOnlyList<Value> sources)
    {
        var rows = Gradients(builder, tape, target, sources, target.Shape, x => x);
        return Stacked(rows, sources, 0, source => target.Shape.Concatenate(source));
    }

    /// <summary>The same for each row of a batch by itself: the target's shape, then the source's without its first axis.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static Value? OfBatch(Builder builder, Tape tape, Value target, Value source)
    {
        var row = Shape.Create([.. target.Shape.Dims.ToArray().Skip(1)]);
        var rows = Gradients(builder, tape, target, [source], row, x => x.BroadcastTo(target.Shape));
        return Stacked(rows, [source], 1, shape => target.Shape.Concatenate(Shape.Create([.. shape.Dims.ToArray().Skip(1)])))[0];
    }

    /// <summary>For each element of a shape the gradients of what is weighted by one there and by zero elsewhere.</summary>
    private static List<Value?[]> Gradients(Builder builder, Tape tape, Value target, IReadOnlyList<Value> sources, Shape shape, Func<Value, Value> weight)
    {
        if (!target.DType.IsFloating) return [[.. sources.Select(_ => (Value?)null)]];
        if (!shape.IsFullyDefined)
        {
            throw new NotSupportedException($"The elements of {shape} are counted while tracing: give the target of a Jacobian a shape that is known then, by a TensorSpec or Tf.EnsureShape.");
        }

        var count = checked((int)shape.ElementCount);

        // Without elements there is only the question whether it is connected.
        if (count == 0) return [tape.Gradient(builder, [target], [null], sources)];
        var numbers = builder.Apply(new Iota(Shape.Create([count]), DType.Int32))[0];
        var units = builder.Apply(new OneHot(count), numbers, target.Constant(1), target.Constant(0))[0];
        return [.. builder.Apply(new Unpack(0, count), units).Select(unit => tape.Gradient(builder, [target], [weight(unit.Apply(new Reshape(shape)))], sources))];
    }

    private static Value?[] Stacked(List<Value?[]> rows, IReadOnlyList<Value> sources, int axis, Func<Shape, Shape> shape) =>
    [
        .. sources.Select((source, i) => rows[0][i] is not { } first ? null
            : shape(source.Shape) is { IsFullyDefined: true, ElementCount: 0 } empty ? first.Constant(0).BroadcastTo(empty)
            : first.Builder.Apply(new Pack(axis), [.. rows.Select(row => row[i]!)])[0].Apply(new Reshape(shape(source.Shape)))),
    ];
}
