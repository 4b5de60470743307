using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.Onnx.OnnxReading;

namespace GraphCompiler.Interop.Onnx;

/// <summary>Lookups, scatters, and what finds places: sorting, searching. Negative indices count from the end.</summary>
internal static class Indexing
{
    public static IReadOnlyList<OnnxForm> Forms { get; } =
    [
        new OnnxForm("Gather", Gather).For<Gather>(Gather),
        new OnnxForm("GatherElements", n => n.X.Apply(new TakeAlong(n.Axis(n.Int("axis"), n.Rank)), Wrapped(n.Y, n.X, n.Axis(n.Int("axis"), n.Rank)).CastTo(DType.Int32)))
            .For<TakeAlong>(w => w.Same("GatherElements", OnnxAttributes.Of("axis", w.As<TakeAlong>().Axis))),
        new OnnxForm("GatherND", n => n.X.Apply(new GatherNd(n.Int("batch_dims")), WrappedPlaces(n, n.Y, n.X, n.Int("batch_dims"))))
            .For<GatherNd>(w => w.Node("GatherND", [w.X, w.Cast(w.Inputs[1], DType.Int64)], OnnxAttributes.Of("batch_dims", w.As<GatherNd>().BatchDims))),
        new OnnxForm("ScatterElements", ScatterElements), new OnnxForm("Scatter", ScatterElements),
        new OnnxForm("ScatterND", n => n.X.Builder.Apply(new TensorScatter(Kind(n)), n.X, WrappedPlaces(n, n.Y, n.X, 0), n.Value(2))[0]).For<TensorScatter>(Scatter).For<ScatterNd>(ScatterZeros)
            .For<InvertPermutation>(w => w.Expanded(Expansions.InvertPermutation)).For<UnsortedSegment>(w => Expansions.Segments(w.As<UnsortedSegment>()) is { } rule ? w.Expanded(rule) : throw new NotSupportedException($"ONNX has no operator for {w.Operator.Name}, nor is it written as several.")),
        new OnnxForm("OneHot", OneHot).For<OneHot>(OneHot),
        new OnnxForm("NonZero", n => n.X.Apply(new Coordinates()).Apply(new Transpose([1, 0]))).For<Coordinates>(w => [w.Transpose(w.One("NonZero", [w.X]), 1, 0)]),
        new OnnxForm("Compress", Compress),
        new OnnxForm("TopK", TopK).For<Ordered>(Ordered),
        new OnnxForm("ArgMax", n => Extreme(n, isLargest: true)).For<ArgExtreme>(w => Extreme(w, w.As<ArgExtreme>())), new OnnxForm("ArgMin", n => Extreme(n, isLargest: false)),
        new OnnxForm("Unique", Unique).For<Unique>(w => w.Writer.Add("Unique", [w.X], [OnnxAttributes.Of("sorted", 0L)], 4) is var all ? [all[0], w.Cast(all[2], DType.Int32), w.Cast(all[3], DType.Int32)] : []),
    ];

    private static Value Gather(OnnxReading n)
    {
        var axis = n.Axis(n.Int("axis"), n.Rank);
        var indices = n.Y;
        if (IsConstant(n[1]) && n[1].Size <= 1 << 12)
        {
            // Places that are known count from the beginning where the length is known too.
            var places = n.Numbers(1);
            if (Array.TrueForAll(places, p => p >= 0)) return n.X.Apply(new Gather(axis), indices);
            if (n.X.Shape.Dims[axis].Size is { } length) return n.X.Apply(new Gather(axis), Runtime.Ambient.ValueOf(TensorFactory.FromArray(DType.Int32, Array.ConvertAll(places, p => p < 0 ? p + length : p), n[1].Shape)));
        }

        return n.X.Apply(new Gather(axis, IsSubscript: true), indices);
    }

    /// <summary>Indices along an axis, those below 0 counted from its end.</summary>
    private static Value Wrapped(Value indices, Value x, int axis)
    {
        var length = x.Builder.Apply(new SizeOf(Shape.Create([x.Shape.Dims[axis]]), indices.DType))[0];
        return indices.Apply(new Less(), indices.Constant(0)).Select(indices + length, indices);
    }

    /// <summary>Coordinates along a last axis, those below 0 counted from the ends of their axes.</summary>
    private static Value WrappedPlaces(OnnxReading n, Value places, Value x, int batchDims)
    {
        var depth = n.LengthOf(places, n.RankOf(places) - 1);
        if (depth + batchDims > n.Rank) throw n.Damaged($"names {depth} axes of {n.Rank}");
        var lengths = x.Builder.Apply(new ShapeOf(Shape.Create(x.Shape.Dims.Slice(batchDims, depth)), places.DType))[0];
        return places.Apply(new Less(), places.Constant(0)).Select(places + lengths, places);
    }

    private static ScatterKind Kind(OnnxReading n) => n.Text("reduction", "none") switch
    {
        "none" => ScatterKind.Update,
        "add" => ScatterKind.Add,
        "mul" => ScatterKind.Mul,
        "max" => ScatterKind.Max,
        "min" => ScatterKind.Min,
        var other => throw n.Unsupported($"combines by {other}, which is not known here"),
    };

    // Each update has a coordinate of its own: the index along the axis, its own place along the others.
    private static Value ScatterElements(OnnxReading n)
    {
        var (x, axis, updates) = (n.X, n.Axis(n.Int("axis"), n.Rank), n.Value(2));
        var indices = Wrapped(n.Y, x, axis).CastTo(DType.Int64);
        var (shape, rank) = (n.Y.Shape, n.Rank);
        if (n.RankOf(n.Y) != rank) throw n.Damaged($"has indices of {n.RankOf(n.Y)} axes for {rank}");
        var places = Enumerable.Range(0, rank).Select(i => i == axis
            ? indices
            : x.Builder.Apply(new Iota(Shape.Create([shape.Dims[i]]), DType.Int64))[0].Apply(new Reshape(Movement.Along(shape.Dims[i], i, rank))).BroadcastTo(shape));
        var coordinates = x.Builder.Apply(new Pack(rank), [.. places])[0];
        return x.Builder.Apply(new TensorScatter(Kind(n)), x, coordinates, updates)[0];
    }

    // The values are off and on; an index below 0 counts from the end.
    private static Value OneHot(OnnxReading n)
    {
        var depth = (int)n.Reals(1)[0];
        var indices = n.X.DType.IsInteger ? n.X : n.X.CastTo(DType.Int64);
        if (indices.DType != DType.Int32) indices = indices.CastTo(DType.Int64);
        var wrapped = indices.Apply(new Less(), indices.Constant(0)).Select(indices + indices.Constant(depth), indices);
        var values = n.Value(2);
        return values.Builder.Apply(new OneHot(depth, n.Axis(n.Int("axis", -1), n.Rank + 1)), wrapped, At(values, 1), At(values, 0))[0];
    }

    private static Value At(Value x, int index) => x.Apply(new StridedSlice([new SlicePart(SliceKind.Index, index)]));

    private static Value Compress(OnnxReading n)
    {
        var (x, axis) = (n.X, n.Find("axis") is null ? -1 : n.Axis(n.Int("axis"), n.Rank));
        if (axis < 0) (x, axis) = (Composites.Flat(x), 0);
        var places = n.Y.Apply(new Coordinates()).Apply(new Squeeze([1]));
        return x.Apply(new Gather(axis), places);
    }

    private static Tensor[] TopK(OnnxReading n)
    {
        var count = n.Version < 10 ? n.Int("k", -1) : n.Number(1);
        var axis = n.Axis(n.Int("axis", -1), n.Rank);
        var results = n.X.Builder.Apply(new Ordered(axis, n.Bool("largest", true), Math.Max(0, count)), n.X);
        return Many(results[0], results[1].CastTo(DType.Int64));
    }

    // The last of several is the first from the other end.
    private static Value Extreme(OnnxReading n, bool isLargest)
    {
        var (x, axis) = (n.X, n.Axis(n.Int("axis"), n.Rank));
        var isLast = n.Bool("select_last_index");
        var found = (isLast ? x.Apply(new Reverse([axis])) : x).Apply(new ArgExtreme(isLargest, axis, DType.Int64));
        if (isLast) found = x.Builder.Apply(new SizeOf(Shape.Create([x.Shape.Dims[axis]]), DType.Int64))[0] - found - found.Constant(1);
        return n.Bool("keepdims", true) ? found.Apply(new ExpandDims(axis)) : found;
    }

    // Of all elements: values, the first place of each, the place of each element's value, and counts.
    private static Tensor[] Unique(OnnxReading n)
    {
        if (n.Find("axis") is not null && n.Rank != 1) throw n.Unsupported("looks for unique slices along an axis, which is not known here");
        var x = Composites.Flat(n.X);
        var results = x.Builder.Apply(new Unique(HasCounts: true), x);
        var (values, places, counts) = (results[0], results[1], results[2]);
        var length = values.Builder.Apply(new ShapeOf(values.Shape, DType.Int64))[0];
        var positions = x.Builder.Apply(new Iota(x.Shape, DType.Int32))[0];
        var firsts = positions.Builder.Apply(new UnsortedSegment(SegmentKind.Min, values.Shape), positions, places)[0];
        if (n.Bool("sorted", true))
        {
            var sorted = values.Builder.Apply(new Ordered(0, IsDescending: false), values);
            var ranks = sorted[1].Apply(new InvertPermutation());
            (values, firsts, places, counts) = (sorted[0], firsts.Apply(new Gather(0), sorted[1]), ranks.Apply(new Gather(0), places), counts.Apply(new Gather(0), sorted[1]));
        }

        return Many(values, firsts.CastTo(DType.Int64), places.CastTo(DType.Int64), counts.CastTo(DType.Int64));
    }

    // An index outside is nowhere, where ONNX counts one below 0 from the end: positions are compared.
    private static string[] OneHot(OnnxWriting w)
    {
        var hot = w.As<OneHot>();
        var axis = hot.Axis < 0 ? w.Rank() : hot.Axis;
        var positions = Tf.Reshape(Tf.Constant(Enumerable.Range(0, hot.Depth).Select(i => (long)i).ToArray()), [hot.Depth, .. Enumerable.Repeat(1, w.Rank() - axis)]);
        var isThere = w.One("Equal", [w.One("Unsqueeze", [w.Cast(w.X, DType.Int64), w.Ints(axis)]), w.Writer.Constant(positions)]);
        return w.Node("Where", [isThere, w.Inputs[1], w.Inputs[2]]);
    }

    private static string[]? Gather(OnnxWriting w)
    {
        var gather = w.As<Gather>();
        if (gather.BatchDims == 0) return w.Node("Gather", w.Inputs, OnnxAttributes.Of("axis", gather.Axis));
        if (gather.BatchDims != gather.Axis) return null;
        return w.Node("GatherND", [w.X, w.One("Unsqueeze", [w.Cast(w.Inputs[1], DType.Int64), w.Ints(-1)])], OnnxAttributes.Of("batch_dims", gather.BatchDims));
    }

    private static string[] Scatter(OnnxWriting w)
    {
        var scatter = w.As<TensorScatter>();
        var reduction = scatter switch
        {
            { IsRows: true } or { Kind: ScatterKind.Div } => throw new NotSupportedException($"ONNX has no operator for {scatter}."),
            { Kind: ScatterKind.Update } => "none",
            { Kind: ScatterKind.Sub } => "add",
            var other => other.Kind.ToString().ToLowerInvariant(),
        };
        return w.Node("ScatterND", [w.X, w.Cast(w.Inputs[1], DType.Int64), scatter.Kind == ScatterKind.Sub ? w.One("Neg", [w.Inputs[2]]) : w.Inputs[2]], OnnxAttributes.Of("reduction", reduction));
    }

    private static string[] ScatterZeros(OnnxWriting w)
    {
        if (w.As<ScatterNd>().BatchDims > 0) throw new NotSupportedException("ONNX has no operator for ScatterNd with batch dimensions.");
        var zeros = w.One("Expand", [w.Scalar(0, w.TypeOf(1).DType), w.Sizes(w.As<ScatterNd>().Target)]);
        return w.Node("ScatterND", [zeros, w.Cast(w.X, DType.Int64), w.Inputs[1]], OnnxAttributes.Of("reduction", "add"));
    }

    private static string[] Ordered(OnnxWriting w)
    {
        var ordered = w.As<Ordered>();
        var axis = Axes.Positive(ordered.Axis, w.Rank());
        var count = ordered.Count >= 0 ? w.Ints(ordered.Count) : w.Sizes(Shape.Create([w.ShapeOf(0).Dims[axis]]));
        var results = w.Node("TopK", [w.X, count], OnnxAttributes.Of("axis", axis), OnnxAttributes.Of("largest", ordered.IsDescending), OnnxAttributes.Of("sorted", 1L));
        return [results[0], w.Cast(results[1], DType.Int32)];
    }

    private static string[] Extreme(OnnxWriting w, ArgExtreme extreme)
    {
        var found = w.One(extreme.IsLargest ? "ArgMax" : "ArgMin", [w.X], OnnxAttributes.Of("axis", extreme.Axis), OnnxAttributes.Of("keepdims", 0L));
        return [extreme.IndexType == DType.Int64 ? found : w.Cast(found, extreme.IndexType)];
    }
}
