using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

// What searches, scans, counts, combines and measures; functions of the gamma family.
internal static partial class LibraryFunctions
{
    private static readonly Dictionary<string, Func<Arguments, Abstract?>> s_searching = new(StringComparer.Ordinal)
    {
        ["Tf.Argmax"] = a => a.Apply(new ArgExtreme(IsLargest: true, a.Int(1, 0), a.DType), a.Tensor(0)),
        ["Tf.Argmin"] = a => a.Apply(new ArgExtreme(IsLargest: false, a.Int(1, 0), a.DType), a.Tensor(0)),
        ["Tf.Sort"] = a => a.ApplyAll(new Ordered(a.Int(1, -1), a.Flag(2)), a.Tensor(0)).Items[0],
        ["Tf.Argsort"] = a => a.ApplyAll(new Ordered(a.Int(1, -1), a.Flag(2)), a.Tensor(0)).Items[1],
        ["Tf.Math.TopK"] = a => a.Int(1) is { } k and >= 0 ? a.ApplyAll(new Ordered(-1, IsDescending: true, k), a.Tensor(0)) : null,
        ["Tf.Math.InTopK"] = a => a.Int(2) is { } k ? a.Apply(new InTopK(k), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.Searchsorted"] = a => Binary(new SearchSorted(a.Flag(2), a.DType))(a),
        ["Tf.BooleanMask"] = BooleanMask,
        ["Tf.Unique"] = a => a.ApplyAll(new Unique(HasCounts: false), a.Tensor(0)),
        ["Tf.UniqueWithCounts"] = a => a.ApplyAll(new Unique(HasCounts: true), a.Tensor(0)),
        ["Tf.Setdiff1d"] = a => a.ApplyAll(new SetDifference(), a.Tensor(0), a.Tensor(1)),
        ["Tf.UnravelIndex"] = Binary(new UnravelIndex()),
        ["Tf.Math.InvertPermutation"] = Unary(new InvertPermutation()),
        ["Tf.Math.HistogramFixedWidth"] = a => a.Int(2) is { } bins ? Binary(new Histogram(bins))(a) : null,
        ["Tf.Math.Bincount"] = Bincount,
        ["Tf.Math.ConfusionMatrix"] = ConfusionMatrix,
        ["Tf.Cumsum"] = a => a.Apply(new Cumulative(ScanKind.Sum, a.Int(1, 0), a.Flag(2), a.Flag(3)), a.Tensor(0)),
        ["Tf.Cumprod"] = a => a.Apply(new Cumulative(ScanKind.Product, a.Int(1, 0), a.Flag(2), a.Flag(3)), a.Tensor(0)),
        ["Tf.Math.CumulativeLogSumExp"] = a => a.Apply(new CumulativeLogSumExp(a.Int(1, 0), a.Flag(2), a.Flag(3)), a.Tensor(0)),
        ["Tf.Math.SegmentSum"] = Binary(new SortedSegment(SegmentKind.Sum)),
        ["Tf.Math.SegmentMean"] = Binary(new SortedSegment(SegmentKind.Mean)),
        ["Tf.Math.SegmentProd"] = Binary(new SortedSegment(SegmentKind.Prod)),
        ["Tf.Math.SegmentMax"] = Binary(new SortedSegment(SegmentKind.Max)),
        ["Tf.Math.SegmentMin"] = Binary(new SortedSegment(SegmentKind.Min)),
        ["Tf.Math.UnsortedSegmentSum"] = Unsorted(SegmentKind.Sum),
        ["Tf.Math.UnsortedSegmentProd"] = Unsorted(SegmentKind.Prod),
        ["Tf.Math.UnsortedSegmentMax"] = Unsorted(SegmentKind.Max),
        ["Tf.Math.UnsortedSegmentMin"] = Unsorted(SegmentKind.Min),
        ["Tf.Math.UnsortedSegmentMean"] = a => SegmentMean(a, isMean: true),
        ["Tf.Math.UnsortedSegmentSqrtN"] = a => SegmentMean(a, isMean: false),
        ["Tf.TensorScatterNdMax"] = a => a.Apply(new TensorScatter(ScatterKind.Max), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.TensorScatterNdMin"] = a => a.Apply(new TensorScatter(ScatterKind.Min), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.DynamicPartition"] = a => a.Int(2) is { } count && a.Tensor(0).Shape.IsRankKnown && a.Tensor(1).Shape.IsRankKnown
            ? a.ComposeAll(v => Composites.DynamicPartition(v[0], v[1], count), a.Tensor(0), a.Tensor(1))
            : null,
        ["Tf.DynamicStitch"] = a => a.Tensors(0) is { Length: > 0 } indices && a.Tensors(1) is { } values && values.Length == indices.Length ? a.Apply(new Stitch(), [.. indices, .. values]) : null,
        ["Tf.Repeat"] = Repeat,
        ["Tf.SequenceMask"] = SequenceMask,
        ["Tf.Meshgrid"] = a => a.Tensors(0) is { } vectors ? a.ComposeAll(v => Composites.Meshgrid(v, isCartesian: !a.Flag(1)), vectors) : null,
        ["Tf.Eye"] = a => a.Has(2) ? null : a.Capture("eye", a.DType, Shape.Create([a.Dim(0), a.Has(1) ? a.Dim(1) : a.Dim(0)])),
        ["Tf.SaturateCast"] = a => a.Compose(v => Composites.SaturateCast(v[0], a.DType), a.Tensor(0)),
        ["Tf.Bitcast"] = a => a.Compose(v => Composites.Bitcast(v[0], a.DType), a.Tensor(0)),
        ["Tf.Norm"] = Norm,
        ["Tf.Linalg.Norm"] = Norm,
        ["Tf.Linalg.Normalize"] = a => a.Real(1) is { } order ? a.ComposeAll(v => Composites.Normalize(v[0], order, a.Axes(2)), a.Tensor(0)) : null,
        ["Tf.Linalg.GlobalNorm"] = a => a.Tensors(0) is { Length: > 0 } tensors ? a.Compose(Composites.GlobalNorm, tensors) : null,
        ["Tf.ClipByNorm"] = a => a.Compose(v => Composites.ClipByNorm(v[0], v[1], a.Axes(2)), a.Tensor(0), a.Tensor(1)),
        ["Tf.ClipByGlobalNorm"] = ClipByGlobalNorm,
        ["Tf.Math.L2Normalize"] = L2Normalize,
        ["Tf.Nn.L2Normalize"] = L2Normalize,
        ["Tf.Math.ZeroFraction"] = a => a.Compose(v => Composites.ZeroFraction(v[0], a.DType), a.Tensor(0)),
        ["Tf.Nn.ZeroFraction"] = a => a.Compose(v => Composites.ZeroFraction(v[0], a.DType), a.Tensor(0)),
        ["Tf.Math.CountNonzero"] = a => a.Compose(v => Composites.CountNonzero(v[0], a.Axes(1), a.Flag(2), a.DType), a.Tensor(0)),
        ["Tf.Nn.WeightedMoments"] = a => a.ComposeAll(v => Composites.WeightedMoments(v[0], v[1], a.Axes(1), a.Flag(3)), a.Tensor(0), a.Tensor(2)),
        ["Tf.Math.ScalarMul"] = a => a.Compose(v => Composites.ScalarMul(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.Math.LogAddExp"] = a => a.Compose(v => Composites.LogAddExp(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.Math.Erfinv"] = Unary(new Erfinv()),
        ["Tf.Math.Ndtri"] = Unary(new Ndtri()),
        ["Tf.Math.Lgamma"] = Unary(new Lgamma()),
        ["Tf.Math.Digamma"] = Unary(new Digamma()),
        ["Tf.Math.Polygamma"] = Binary(new Polygamma()),
        ["Tf.Math.Zeta"] = Binary(new Zeta()),
        ["Tf.Math.Igamma"] = Binary(new Igamma()),
        ["Tf.Math.Igammac"] = Binary(new Igammac()),
        ["Tf.Math.Betainc"] = a => a.Apply(new Betainc(), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.Math.NextAfter"] = Binary(new NextAfter()),
        ["Tf.Math.Polyval"] = a => a.Tensors(0) is { Length: > 0 } coefficients ? a.Compose(Composites.Polyval, [.. coefficients, a.Tensor(1)]) : null,
        ["Tf.Math.BesselI0"] = Unary(new BesselI0()),
        ["Tf.Math.BesselI0e"] = Unary(new BesselI0e()),
        ["Tf.Math.BesselI1"] = Unary(new BesselI1()),
        ["Tf.Math.BesselI1e"] = Unary(new BesselI1e()),
    };

    private static Abstract? Norm(Arguments a) => a.Real(1) is { } order ? a.Compose(v => Composites.Norm(v[0], order, a.Axes(2), a.Flag(3)), a.Tensor(0)) : null;

    private static Abstract L2Normalize(Arguments a) => a.Compose(v => Composites.L2Normalize(v[0], v[1], a.Axes(1)), a.Tensor(0), a.Scalar("epsilon"));

    private static Func<Arguments, Abstract?> Unsorted(SegmentKind kind) => a => Binary(new UnsortedSegment(kind, Shape.Create([a.Dim(2)])))(a);

    private static Abstract? SegmentMean(Arguments a, bool isMean) => a.Tensor(0).Shape.IsRankKnown && a.Tensor(1).Shape.IsRankKnown
        ? a.Compose(v => Composites.SegmentMean(v[0], v[1], a.Dim(2), isMean), a.Tensor(0), a.Tensor(1))
        : null;

    private static Abstract? BooleanMask(Arguments a)
    {
        var (x, mask) = (a.Tensor(0), a.Tensor(1));
        return a.Int(2) is { } axis && x.Shape.IsRankKnown && mask.Shape.IsRankKnown
            ? a.Compose(v => Composites.BooleanMask(v[0], v[1], axis < 0 ? axis + x.Shape.Rank : axis), x, mask)
            : null;
    }

    private static Abstract? Repeat(Arguments a)
    {
        var x = a.Tensor(0);
        if (!x.Shape.IsRankKnown || (a.Has(2) && a.Int(2) is null)) return null;
        var axis = a.Has(2) ? Axes.Positive(a.Int(2)!.Value, x.Shape.Rank) : 0;
        return a.Ints(1) switch
        {
            { Count: 1 } one => a.Compose(v => Composites.Repeat(Whole(v[0]), one[0], axis), x),
            { } several => a.Compose(v => Whole(v[0]).Apply(new Gather(axis), v[1]), x, ((AbstractTensor)a.Capture("indices", DType.Int32, Shape.Create([several.Sum()]))).Value),
            null => a.Compose(v => Composites.RepeatEach(Whole(v[0]), v[1], axis), x, a.Tensor(1)),
        };

        Value Whole(Value value) => a.Has(2) ? value : Composites.Flat(value);
    }

    private static Abstract? SequenceMask(Arguments a)
    {
        if (a.Has(1) && a.Int(1) is null) return null;
        return a.Compose(v => Composites.SequenceMask(v[0], a.Has(1) ? a.Int(1)!.Value : -1).CastTo(a.DType), a.Tensor(0));
    }

    private static Abstract? Bincount(Arguments a)
    {
        var first = a.Count - 2;
        if ((a.Has(first) && a.Int(first) is null) || (a.Has(first + 1) && a.Int(first + 1) is null)) return null;
        var tally = new Tally(a.DType, a.Has(first) ? a.Int(first)!.Value : 0, a.Has(first + 1) ? a.Int(first + 1)!.Value : Tally.Unlimited);
        return first == 2 && a.Has(1) ? a.Apply(tally, a.Tensor(0), a.Tensor(1)) : a.Apply(tally, a.Tensor(0));
    }

    private static Abstract? ConfusionMatrix(Arguments a)
    {
        var last = a.Count - 1;
        if (a.Has(last) && a.Int(last) is null) return null;
        var confusion = new Confusion(a.DType, a.Has(last) ? a.Int(last)!.Value : -1);
        return last == 3 && a.Has(2) ? a.Apply(confusion, a.Tensor(0), a.Tensor(1), a.Tensor(2)) : a.Apply(confusion, a.Tensor(0), a.Tensor(1));
    }

    // Rows of tables, and gradients that there are none of, are the trace's.
    private static Abstract? ClipByGlobalNorm(Arguments a)
    {
        if (a[0] is not AbstractList { Items.Count: > 0 } list || !list.Items.All(i => i is AbstractTensor { Value: NodeValue value } && value.Graph.Rows(value) is null)) return null;
        var results = a.ComposeAll(
            v =>
            {
                var gradients = v.Take(v.Length - 1).ToArray();
                var norm = Composites.GlobalNorm(gradients);
                var scale = Composites.GlobalScale(norm, v[^1]);
                return [.. gradients.Select(g => g * scale), norm];
            },
            [.. a.Tensors(0)!, a.Scalar("norm")]);
        return new AbstractList([new AbstractList([.. results.Items.Take(list.Items.Count)]), results.Items[^1]]);
    }
}
