using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// Derivatives of every element of a target. The gradient is written once, for one upstream, and then once more for all of them along
/// new leading axes: the elements of the target, or those of one row of a batch, whose rows depend on their own row of the
/// source alone.
/// </summary>
internal static class Jacobian
{
    /// <summary>The derivatives with respect to each source: the target's shape, then the source's; null where they are unconnected.</summary>
    /// <exception cref="NotSupportedException">A shape is not known well enough while tracing.</exception>
    public static Value?[] Of(Builder builder, Tape tape, Value target, IReadOnlyList<Value> sources) =>
        Backward(builder, () => Gradients(builder, tape, target, sources, target.Shape));

    /// <summary>The same for each row of a batch by itself: the target's shape, then the source's without its first axis.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static Value? OfBatch(Builder builder, Tape tape, Value target, Value source) => Backward(builder, () =>
    {
        var row = Shape.Create([.. target.Shape.Dims.ToArray().Skip(1)]);
        if (Gradients(builder, tape, target, [source], row)[0] is not { } rows) return null;

        // The batch stands behind the elements of the row.
        int[] order = [row.Rank, .. Enumerable.Range(0, row.Rank), .. Enumerable.Range(row.Rank + 1, source.Shape.Rank - 1)];
        return rows.Apply(new Transpose(order.ToEquatableArray()));
    });

    private static T Backward<T>(Builder builder, Func<T> write)
    {
        var phase = builder.Phase;
        builder.Phase = Phase.Backward;
        try
        {
            return write();
        }
        finally
        {
            builder.Phase = phase;
        }
    }

    /// <summary>For each element of a shape, which the target ends with, the gradients of the target there.</summary>
    private static Value?[] Gradients(Builder builder, Tape tape, Value target, IReadOnlyList<Value> sources, Shape elements)
    {
        if (!target.DType.IsFloating) return new Value?[sources.Count];
        if (!elements.IsRankKnown) throw new NotSupportedException("The rank of a Jacobian's target must be known while tracing.");
        var seed = target.Constant(1).BroadcastTo(target.Shape);
        var recorder = new Tape(watchAccessedVariables: false);
        recorder.Watch(seed);
        builder.Tapes.Add(recorder);
        Value?[] gradients;
        try
        {
            gradients = tape.Gradient(builder, [target], [seed], sources);
        }
        finally
        {
            builder.Tapes.Remove(recorder);
        }

        if (elements.IsScalar && target.Shape.IsScalar) return gradients;
        var batching = new Batching(builder, elements);
        batching.Run(recorder.Entries, seed, Units(target, elements), gradients);
        return [.. gradients.Select((gradient, i) => gradient is null ? null : batching.Of(gradient).WithShape(elements.Concatenate(sources[i].Shape)))];
    }

    /// <summary>For each element of a shape that a target ends with: one there, zero elsewhere.</summary>
    private static Value Units(Value target, Shape elements)
    {
        // Numbers of the element's own type keep a kernel's lanes of one width; of float16 there are too few.
        var dtype = target.DType == DType.Float16 ? DType.Float32 : target.DType;
        var (first, rank) = (target.Shape.Rank - elements.Rank, elements.Rank + target.Shape.Rank);
        var all = elements.Concatenate(target.Shape);
        Value? units = null;
        for (var axis = 0; axis < elements.Rank; axis++)
        {
            var numbers = target.Builder.Apply(new Iota(Shape.Create([elements.Dims[axis]]), dtype))[0];
            var isHere = Along(axis).Apply(new Equal(), Along(elements.Rank + first + axis));
            var unit = isHere.Select(target.Constant(1), target.Constant(0));
            units = units is null ? unit : units * unit;

            Value Along(int place) => numbers.Apply(new Reshape(Shape.Create([.. Enumerable.Range(0, rank).Select(i => i == place ? elements.Dims[axis] : (Dim)1)])));
        }

        return (units ?? target.Constant(1)).BroadcastTo(all);
    }
}
