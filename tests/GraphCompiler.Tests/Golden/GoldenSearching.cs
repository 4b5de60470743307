using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenFunctions;
using static GraphCompiler.Tests.Golden.GoldenMovement;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of the operators that search, scan, count and combine, and of those with several answers.</summary>
internal static class GoldenSearching
{
    /// <summary>Operators with one answer.</summary>
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["argmax"] = Any((x, a) => Extreme("Argmax", x[0], a)),
        ["argmin"] = Any((x, a) => Extreme("Argmin", x[0], a)),
        ["sort"] = Any((x, a) => One("Sort", x[0], x[0], Number(a, "axis", -1), IsDescending(a))),
        ["argsort"] = Any((x, a) => One("Argsort", x[0], x[0], Number(a, "axis", -1), IsDescending(a), a.Find("stable") is { } stable && stable.GetBoolean())),
        ["searchsorted"] = Any((x, a) => a.Find("out_type")?.GetString() == "int64"
            ? Two("Searchsorted", x[0].DType, DType.Int64, x[0], Like(x[0], x[1]), IsRight(a))
            : One("Searchsorted", x[0], x[0], x[1], IsRight(a))),
        ["in_top_k"] = Any((x, a) => One("InTopK", x[0], x[0], x[1], Number(a, "k", 1))),
        ["reverse_sequence"] = Any((x, a) => One("ReverseSequence", x[0], x[0], x[1], Number(a, "seq_axis", 0), Number(a, "batch_axis", 0))),
        ["cumsum"] = Any((x, a) => Scan("Cumsum", x, a)),
        ["cumprod"] = Any((x, a) => Scan("Cumprod", x, a)),
        ["cumulative_logsumexp"] = Any((x, a) => Scan("CumulativeLogSumExp", x, a)),
        ["boolean_mask"] = Any((x, a) => One("BooleanMask", x[0], x[0], x[1] as Tensor<bool> ?? throw new NotExpressibleException("mask"), Number(a, "axis", 0))),
        ["bincount"] = Any(Bincount),
        ["histogram_fixed_width"] = Any(Histogram),
        ["confusion_matrix"] = Any(ConfusionMatrix),
        ["invert_permutation"] = Any((x, _) => One("InvertPermutation", x[0], x[0])),
        ["unravel_index"] = Any((x, a) => One("UnravelIndex", x[0], x[0], Literal(Tf.Cast(Dims(a), x[0].DType)))),
        ["segment_sum"] = Segment("SegmentSum"),
        ["segment_mean"] = Segment("SegmentMean"),
        ["segment_prod"] = Segment("SegmentProd"),
        ["segment_max"] = Segment("SegmentMax"),
        ["segment_min"] = Segment("SegmentMin"),
        ["unsorted_segment_sum"] = Unsorted("UnsortedSegmentSum"),
        ["unsorted_segment_mean"] = Unsorted("UnsortedSegmentMean"),
        ["unsorted_segment_sqrt_n"] = Unsorted("UnsortedSegmentSqrtN"),
        ["unsorted_segment_prod"] = Unsorted("UnsortedSegmentProd"),
        ["unsorted_segment_max"] = Unsorted("UnsortedSegmentMax"),
        ["unsorted_segment_min"] = Unsorted("UnsortedSegmentMin"),
        ["tensor_scatter_nd_max"] = Any((x, _) => One("TensorScatterNdMax", x[0], x[0], Narrow(x[1]), Like(x[0], x[2]))),
        ["tensor_scatter_nd_min"] = Any((x, _) => One("TensorScatterNdMin", x[0], x[0], Narrow(x[1]), Like(x[0], x[2]))),
        ["repeat"] = Any((x, a) => One("Repeat", x[0], x[0], Repeats(a), a.Find("axis") is null ? null : Number(a, "axis", 0))),
        ["dynamic_stitch"] = Any((x, _) => Stitch(x)),
        ["sequence_mask"] = Any(SequenceMask),
        ["range"] = new(Range, IsDifferentiable: false),
        ["eye"] = new(Eye, IsDifferentiable: false),
        ["norm"] = Any((x, a) => One("Norm", x[0], x[0], Order(a), Axes(a, "axis"), Flag(a, "keepdims"))),
        ["l2_normalize"] = Any((x, a) => One("L2Normalize", x[0], x[0], Axes(a, "axis"), a.Find("epsilon") is { } epsilon ? epsilon.GetDouble() : 1e-12)),
        ["clip_by_norm"] = Any((x, a) => One("ClipByNorm", x[0], x[0], Value(x[0], a.Find("clip_norm")!.Value), Axes(a, "axes"))),
        ["global_norm"] = Any((x, _) => One("GlobalNorm", Typed(x), List(x))),
        ["count_nonzero"] = Any(CountNonzero),
        ["zero_fraction"] = Any((x, _) => Cast(One("ZeroFraction", x[0], x[0]), DType.Float32)),
        ["scalar_mul"] = Any((x, _) => One("ScalarMul", x[1], Like(x[1], x[0]), x[1])),
        ["saturate_cast"] = new((x, a) => To("SaturateCast", x[0], a.DType()!)),
        ["bitcast"] = Any((x, a) => To("Bitcast", x[0], Array.Find([.. DType.InKernels], d => d.Name == a.Find("type")!.Value.ToString())!)),
        ["erfinv"] = Special("Erfinv"),
        ["ndtri"] = Special("Ndtri"),
        ["lgamma"] = Special("Lgamma"),
        ["digamma"] = Special("Digamma"),
        ["polygamma"] = Special("Polygamma"),
        ["zeta"] = Special("Zeta"),
        ["igamma"] = Special("Igamma"),
        ["igammac"] = Special("Igammac"),
        ["betainc"] = Special("Betainc"),
        ["bessel_i0"] = Special("BesselI0"),
        ["bessel_i0e"] = Special("BesselI0e"),
        ["bessel_i1"] = Special("BesselI1"),
        ["bessel_i1e"] = Special("BesselI1e"),
    };

    /// <summary>Operators with several answers.</summary>
    public static IReadOnlyDictionary<string, GoldenResults> Several { get; } = new Dictionary<string, GoldenResults>
    {
        ["unique"] = new((x, _) => Answers("Unique", x[0], x[0])),
        ["unique_with_counts"] = new((x, _) => Answers("UniqueWithCounts", x[0], x[0])),
        ["setdiff1d"] = new((x, _) => Answers("Setdiff1d", x[0], x[0], Like(x[0], x[1]))),
        ["top_k"] = new((x, a) => Answers("TopK", x[0], x[0], Number(a, "k", 1), true)),
        ["moments"] = new((x, a) => Answers("Moments", x[0], x[0], Axes(a, "axes"), Flag(a, "keepdims"))),
        ["weighted_moments"] = new((x, a) => Answers("WeightedMoments", x[0], x[0], Axes(a, "axes"), Like(x[0], x[1]), Flag(a, "keepdims"))),
        ["normalize"] = new((x, a) => Answers("Normalize", x[0], x[0], Order(a), Axes(a, "axis"))),
        ["clip_by_global_norm"] = new((x, a) => Answers("ClipByGlobalNorm", Typed(x), List(x), a.Find("clip_norm")!.Value.GetDouble())),
        ["meshgrid"] = new((x, a) => Answers("Meshgrid", Typed(x), List(x), IsMatrix(a))),
        ["dynamic_partition"] = new((x, a) => Answers("DynamicPartition", x[0], x[0], x[1] as Tensor<int> ?? throw new NotExpressibleException("partitions"), Number(a, "num_partitions", 1))),
    };

    internal sealed record GoldenResults(Func<Tensor[], JsonElement, Tensor[]> Call)
    {
        public Func<Tensor[], JsonElement, Tensor[]> Call { get; } = (x, attributes) => GoldenOperator.Expressed(() => Call(x, attributes));
    }

    private static GoldenOperator Any(Func<Tensor[], JsonElement, Tensor> call) => new(call);

    private static GoldenOperator Special(string name) => Function(name);

    private static GoldenOperator Segment(string name) => Any((x, _) => One(name, x[0], x[0], Narrow(x[1])));

    // A mean of integers is a quotient, which is of their own type here.
    private static GoldenOperator Unsorted(string name) => Any((x, a) =>
    {
        var rows = name != "UnsortedSegmentMean" || x[0].DType.IsFloating ? x[0] : Cast(x[0], x[0].DType.Size < sizeof(int) ? DType.Float32 : DType.Float64);
        return One(name, rows, rows, Narrow(x[1]), Number(a, "num_segments", 0));
    });

    private static Tensor Extreme(string name, Tensor x, JsonElement attributes)
    {
        var axis = Number(attributes, "axis", 0);
        return attributes.Find("output_type")?.GetString() switch
        {
            null => One(name, x, x, axis),
            var type => Two(name, x.DType, Array.Find([.. DType.InKernels], d => d.Name == type)!, x, axis),
        };
    }

    private static Tensor CountNonzero(Tensor[] x, JsonElement attributes) => x[0] is Tensor<bool> flags && attributes.DType() is null
        ? One("CountNonzero", flags, flags, Axes(attributes, "axis"), Flag(attributes, "keepdims"))
        : attributes.DType() is { } dtype
            ? Two("CountNonzero", x[0].DType, dtype, x[0], Axes(attributes, "axis"), Flag(attributes, "keepdims"))
            : One("CountNonzero", x[0], x[0], Axes(attributes, "axis"), Flag(attributes, "keepdims"));

    private static Tensor Scan(string name, Tensor[] x, JsonElement attributes) =>
        One(name, x[0], x[0], Number(attributes, "axis", 0), Flag(attributes, "exclusive"), Flag(attributes, "reverse"));

    private static Tensor Bincount(Tensor[] x, JsonElement attributes)
    {
        var numbers = x[0] as Tensor<int> ?? throw new NotExpressibleException(x[0].DType.Name);
        int? shortest = attributes.Find("minlength") is null ? null : Number(attributes, "minlength", 0);
        int? longest = attributes.Find("maxlength") is null ? null : Number(attributes, "maxlength", 0);
        if (x.Length > 1) return One("Bincount", x[1], numbers, x[1], shortest, longest);
        return attributes.DType() is { } dtype
            ? One("Bincount", TensorFactory.Filled(dtype, Shape.Scalar, 0), numbers, null, shortest, longest)
            : Plain("Bincount", numbers, numbers, shortest, longest);
    }

    private static Tensor Histogram(Tensor[] x, JsonElement attributes)
    {
        var range = attributes.Find("value_range")!.Value.EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var bins = Number(attributes, "nbins", 100);
        return One("HistogramFixedWidth", x[0], x[0], Literal(Tf.Cast(Tf.Constant(range), x[0].DType)), bins);
    }

    private static Tensor ConfusionMatrix(Tensor[] x, JsonElement attributes)
    {
        if (x[0] is not Tensor<int> labels || x[1] is not Tensor<int> predictions) throw new NotExpressibleException("types");
        int? classes = attributes.Find("num_classes") is null ? null : Number(attributes, "num_classes", 0);
        if (x.Length > 2) return One("ConfusionMatrix", x[2], labels, predictions, x[2], classes);
        return attributes.DType() is { } dtype
            ? One("ConfusionMatrix", TensorFactory.Filled(dtype, Shape.Scalar, 0), labels, predictions, null, classes)
            : Plain("ConfusionMatrix", labels, labels, predictions, classes);
    }

    private static Tensor SequenceMask(Tensor[] x, JsonElement attributes)
    {
        int? limit = attributes.Find("maxlen") is null ? null : Number(attributes, "maxlen", 0);
        var mask = Plain("SequenceMask", x[0], x[0], limit);
        return attributes.DType() is { } dtype ? Cast(mask, dtype) : mask;
    }

    private static Tensor Stitch(Tensor[] x)
    {
        var indices = Array.ConvertAll(x[..(x.Length / 2)], Narrow);
        return x.Length == 0
            ? throw new NotExpressibleException("nothing")
            : One("DynamicStitch", x[^1], indices, List(x[(x.Length / 2)..]));
    }

    private static Tensor Range(Tensor[] x, JsonElement attributes)
    {
        var dtype = attributes.DType() ?? DType.Int32;
        if (attributes.Find("start") is not { ValueKind: JsonValueKind.Number }) throw new NotExpressibleException("start");
        Tensor[] numbers = [.. new[] { "start", "limit", "delta" }.Select(name => Value(TensorFactory.Filled(dtype, Shape.Scalar, 0), attributes.Find(name)!.Value))];
        return numbers switch
        {
            [Tensor<int> a, Tensor<int> b, Tensor<int> c] => One("Range", a, (int)a, (int)b, (int)c),
            [Tensor<float> a, Tensor<float> b, Tensor<float> c] => One("Range", a, (float)a, (float)b, (float)c),
            _ => One("Range", numbers[0], [.. numbers]),
        };
    }

    private static Tensor Eye(Tensor[] x, JsonElement attributes)
    {
        int? columns = attributes.Find("num_columns") is null ? null : Number(attributes, "num_columns", 0);
        var batch = attributes.Find("batch_shape") is null ? null : (Shape)Numbers(attributes, "batch_shape");
        return One("Eye", TensorFactory.Filled(attributes.DType() ?? DType.Float32, Shape.Scalar, 0), Number(attributes, "num_rows", 0), columns, batch);
    }

    private static bool IsDescending(JsonElement attributes) => attributes.Find("direction")?.GetString() switch
    {
        "DESCENDING" => true,
        null or "ASCENDING" => false,
        var other => throw new NotExpressibleException(other),
    };

    private static bool IsMatrix(JsonElement attributes) => attributes.Find("indexing")?.GetString() switch
    {
        "ij" => true,
        null or "xy" => false,
        var other => throw new NotExpressibleException(other),
    };

    private static bool IsRight(JsonElement attributes) => attributes.Find("side")?.GetString() switch
    {
        "right" => true,
        null or "left" => false,
        var other => throw new NotExpressibleException(other),
    };

    private static Tensor<int> Dims(JsonElement attributes) => attributes.Find("dims") is { ValueKind: JsonValueKind.Number } size ? Literal<int>(size.GetInt32()) : attributes.Sizes("dims");

    private static Tensor<int> Repeats(JsonElement attributes) =>
        attributes.Find("repeats") is { ValueKind: JsonValueKind.Number } number ? Literal<int>(number.GetInt32()) : attributes.Sizes("repeats");

    private static double Order(JsonElement attributes) => attributes.Find("ord") switch
    {
        null => 2,
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() != 2 || Axes(attributes, "axis").ToEquatable() is not { Count: 2 } => number.GetDouble(),
        { ValueKind: JsonValueKind.String } name when name.GetString() is "euclidean" => 2,
        { ValueKind: JsonValueKind.String } name when name.GetString() is "fro" && Axes(attributes, "axis").ToEquatable() is { Count: 2 } => 2,
        { ValueKind: JsonValueKind.String } name when name.GetString() is "inf" => double.PositiveInfinity,
        { } other => throw new NotExpressibleException($"ord: {other}"),
    };

    private static Axes Axes(JsonElement attributes, string name) =>
        attributes.Find(name) is null ? GraphCompiler.Axes.All : Numbers(attributes, name);

    private static bool Flag(JsonElement attributes, string name) => attributes.Find(name) is { } flag && flag.GetBoolean();

    private static Tensor Value(Tensor like, JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? Literal(Tf.Cast(Tf.Constant<double>([.. value.EnumerateArray().Select(v => v.GetDouble())]), like.DType))
        : Scalar(like.DType, like.DType.IsFloating || value.TryGetInt32(out _) ? value.GetDouble() : throw new NotExpressibleException($"{value}"));

    private static Tensor Like(Tensor x, Tensor other) => other.DType == x.DType ? other : throw new NotExpressibleException("types that differ");
}
