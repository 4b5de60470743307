using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// Runs recorded operators once more over values with further leading axes. Operators whose rule for them is not here run
/// once for each position of those axes, which must be countable then.
/// </summary>
internal sealed class Batching(Builder builder, Shape batch)
{
    private readonly Dictionary<Value, Value> _values = [];

    private int Rank => batch.Rank;

    /// <summary>A value with the leading axes: repeated, where it depends on nothing that has them.</summary>
    public Value Of(Value value) => _values.TryGetValue(value, out var known) ? known : value.BroadcastTo(With(value.Shape));

    /// <param name="entries">What depends on the first value, in order.</param>
    /// <param name="first">The value that the record begins with.</param>
    /// <param name="batched">The same with the leading axes.</param>
    /// <param name="results">What will be asked for.</param>
    public void Run(IReadOnlyList<TapeEntry> entries, Value first, Value batched, IEnumerable<Value?> results)
    {
        var live = new HashSet<Value>(results.OfType<Value>());
        var needed = new List<TapeEntry>();
        foreach (var entry in entries.Reverse())
        {
            if (!Array.Exists(entry.Outputs, live.Contains)) continue;
            live.UnionWith(entry.Inputs);
            needed.Add(entry);
        }

        _values[first] = batched;
        foreach (var entry in Enumerable.Reverse(needed))
        {
            if (!Array.Exists(entry.Inputs, _values.ContainsKey)) continue;
            var outputs = Batched(entry) ?? OneByOne(entry, live);
            for (var i = 0; i < outputs.Length; i++)
            {
                if (outputs[i] is { } output) _values[entry.Outputs[i]] = output;
            }
        }
    }

    private Value?[]? Batched(TapeEntry entry)
    {
        var (inputs, result) = (entry.Inputs, entry.Outputs[0].Shape);
        if (!Array.TrueForAll(entry.Outputs, o => o.Shape.IsRankKnown) || !Array.TrueForAll(inputs, v => v.Shape.IsRankKnown)) return null;
        var x = inputs[0];
        switch (entry.Operator)
        {
            case PointwiseOperator or AddN or StopGradient:
                return builder.Apply(entry.Operator, Aligned(inputs, result.Rank));
            case BroadcastTo:
                return [Aligned(x, result.Rank).BroadcastTo(With(result))];
            case SumTo:
                var sum = Aligned(x, x.Shape.Rank).SumTo(With(Leading(x.Shape.Rank - result.Rank, result)));
                return [x.Shape.Rank == result.Rank ? sum : sum.Apply(new Reshape(With(result)))];
            case Reshape or ExpandDims or Squeeze:
                return [Of(x).Apply(new Reshape(With(result)))];
            case EnsureShape:
                return [Of(x).WithShape(With(result))];
            case Reduction reduction:
                int[] axes = [.. reduction.Axes?.Select(Shifted) ?? Enumerable.Range(Rank, x.Shape.Rank)];
                return axes.Length == 0 ? [Of(x)] : [Of(x).Apply(reduction with { Axes = axes.ToEquatableArray() })];
            case MatMul:
                var rank = Math.Max(x.Shape.Rank, inputs[1].Shape.Rank);
                return builder.Apply(entry.Operator, Aligned(inputs, rank));
            case Transpose transpose:
                int[] order = [.. Enumerable.Range(0, Rank), .. transpose.Order(x.Shape.Rank).Select(axis => axis + Rank)];
                return [Of(x).Apply(new Transpose(order.ToEquatableArray()))];
            case Pack pack:
                return builder.Apply(new Pack(Shifted(pack.Axis)), Array.ConvertAll(inputs, Of));
            case Concat concat:
                return builder.Apply(new Concat(Shifted(concat.Axis)), Array.ConvertAll(inputs, Of));
            case Cut or Split or Unpack:
                return builder.Apply(Divided(entry), Of(x));
            case StridedSlice slice:
                return [Of(x).Apply(new StridedSlice(WithAll(slice.Parts)))];
            case StridedSliceGrad slice:
                return [Of(x).Apply(new StridedSliceGrad(WithAll(slice.Parts), With(slice.Target)))];
            case Slices { BatchDims: 0 } slices when !_values.ContainsKey(inputs[1]):
                return [Of(x).Apply(slices with { Target = With(slices.Target), Axis = slices.Axis + Rank }, inputs[1])];
            case CallResults or CustomGradient:
                return [.. entry.Outputs.Select((_, i) => Of(inputs[i]))];
            default:
                return null;
        }
    }

    private Operator Divided(TapeEntry entry) => entry.Operator switch
    {
        Unpack unpack => unpack with { Axis = Shifted(unpack.Axis) },
        Cut cut => new Cut(Shifted(cut.Axis), cut.Pieces.Select(With).ToEquatableArray()),
        _ => new Cut(Shifted(((Split)entry.Operator).Axis), entry.Outputs.Select(o => With(o.Shape)).ToEquatableArray()),
    };

    /// <summary>An operator for each position.</summary>
    private Value?[] OneByOne(TapeEntry entry, HashSet<Value> live)
    {
        if (!batch.IsFullyDefined)
        {
            throw new NotSupportedException($"The Jacobian takes {entry.Operator.Name} for each of the {batch} elements of the target, which are not known while tracing: declare their number.");
        }

        var count = checked((int)batch.ElementCount);
        if (count == 0) return [.. entry.Outputs.Select(Of)];
        var rows = Array.ConvertAll(entry.Inputs, v => !_values.TryGetValue(v, out var all) ? null
            : builder.Apply(new Unpack(0, count), all.Apply(new Reshape(Shape.Create([count]).Concatenate(v.Shape)))));
        var results = Enumerable.Range(0, count).Select(i => builder.Apply(entry.Operator, [.. entry.Inputs.Select((v, input) => rows[input] is { } row ? row[i] : v)])).ToList();
        return [.. entry.Outputs.Select((output, i) => live.Contains(output)
            ? builder.Apply(new Pack(0), [.. results.Select(r => r[i])])[0].Apply(new Reshape(With(output.Shape)))
            : null)];
    }

    private Shape With(Shape shape) => batch.Concatenate(shape);

    private static Shape Leading(int count, Shape shape) => Shape.Create([.. Enumerable.Repeat<Dim>(1, count), .. shape.Dims]);

    /// <summary>A value with its own axes at the end of as many as another has; one without the leading axes broadcasts as it is.</summary>
    private Value Aligned(Value value, int rank)
    {
        if (!_values.TryGetValue(value, out var batched)) return value;
        return value.Shape.Rank == rank ? batched : batched.Apply(new Reshape(With(Leading(rank - value.Shape.Rank, value.Shape))));
    }

    private Value[] Aligned(Value[] values, int rank) => Array.ConvertAll(values, v => Aligned(v, rank));

    // An axis that is counted from the end stays where it is.
    private int Shifted(int axis) => axis < 0 ? axis : axis + Rank;

    private EquatableArray<SlicePart> WithAll(EquatableArray<SlicePart> parts) => Enumerable.Repeat(SlicePart.All, Rank).Concat(parts).ToEquatableArray();
}
