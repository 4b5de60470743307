using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenFunctions;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of the operators that move elements, of whatever type, with the attributes of a golden case.</summary>
internal static class GoldenMovement
{
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["reshape"] = Of((x, a) => One("Reshape", x[0], x[0], a.Sizes("shape"))),
        ["transpose"] = Of((x, a) => One("Transpose", x[0], x[0], a.Find("perm") is null ? null : Numbers(a, "perm"))),
        ["expand_dims"] = Of((x, a) => One("ExpandDims", x[0], x[0], Number(a, "axis", 0))),
        ["squeeze"] = Of((x, a) => One("Squeeze", x[0], x[0], AxesOf(a))),
        ["broadcast_to"] = Of((x, a) => One("BroadcastTo", x[0], x[0], a.Sizes("shape"))),
        ["tile"] = Of((x, a) => One("Tile", x[0], x[0], a.Sizes("multiples"))),
        ["reverse"] = Of((x, a) => One("Reverse", x[0], x[0], a.Find("axis")!.Value.ValueKind == JsonValueKind.Array ? AxesOf(a) : throw new NotExpressibleException("axis"))),
        ["roll"] = Of((x, a) => One("Roll", x[0], x[0], a.Sizes("shift"), AxesOf(a))),
        ["pad"] = Of(Pad),
        ["strided_slice"] = Of((x, a) => One("Sliced", x[0], x[0], Slices(a))),
        ["slice"] = Of((x, a) => One("Slice", x[0], x[0], a.Sizes("begin"), a.Sizes("size"))),
        ["concat"] = Of((x, a) => One("Concat", Typed(x), List(x), Number(a, "axis", 0))),
        ["stack"] = Of((x, a) => One("Stack", Typed(x), List(x), Number(a, "axis", 0))),
        ["gather"] = Of((x, a) => One("Gather", x[0], x[0], x[1], a.Find("axis") is null ? null : Number(a, "axis", 0), Number(a, "batch_dims", 0))),
        ["embedding_lookup"] = Of((x, a) => a.Find("max_norm") is null ? One("Gather", x[0], x[0], x[1], 0, 0) : GoldenWindows.Clipped(x, a.Find("max_norm")!.Value.GetDouble())),
        ["gather_nd"] = Of((x, a) => One("GatherNd", x[0], x[0], Narrow(x[1]), Number(a, "batch_dims", 0))),
        ["scatter_nd"] = Of((x, a) => One("ScatterNd", x[1], Narrow(x[0]), x[1], (Shape)Numbers(a, "shape"))),
        ["tensor_scatter_nd_add"] = Of((x, _) => One("TensorScatterNdAdd", x[0], x[0], Narrow(x[1]), x[2])),
        ["tensor_scatter_nd_sub"] = Of((x, _) => One("TensorScatterNdSub", x[0], x[0], Narrow(x[1]), x[2])),
        ["tensor_scatter_nd_update"] = Of((x, _) => One("TensorScatterNdUpdate", x[0], x[0], Narrow(x[1]), x[2])),
        ["one_hot"] = Of(OneHot),
        ["stop_gradient"] = Of((x, _) => One("StopGradient", x[0], x[0])),
        ["shape"] = Of((x, a) => Counted(One("Shape", x[0], x[0]), a)),
        ["size"] = Of((x, a) => Counted(One("Size", x[0], x[0]), a)),
        ["rank"] = Of((x, _) => One("Rank", x[0], x[0])),
    };

    /// <summary>Pieces of a tensor, all of them.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor, JsonElement, Tensor[]>> Many { get; } = new Dictionary<string, Func<Tensor, JsonElement, Tensor[]>>
    {
        ["unstack"] = (x, a) => a.Find("num") is null ? Answers("Unstack", x, x, Number(a, "axis", 0)) : throw new NotExpressibleException("num"),
        ["split"] = (x, a) => a.Find("num_or_size_splits") is { ValueKind: JsonValueKind.Number } count
            ? Answers("Split", x, x, count.GetInt32(), Number(a, "axis", 0))
            : Answers("Split", x, x, Numbers(a, "num_or_size_splits"), Number(a, "axis", 0)),
    };

    /// <summary>The entries of a slicing that begin, end, strides and masks describe.</summary>
    public static Slice[] Slices(JsonElement attributes)
    {
        var (begin, end) = (Numbers(attributes, "begin"), Numbers(attributes, "end"));
        var strides = attributes.Find("strides") is null ? [.. begin.Select(_ => 1)] : Numbers(attributes, "strides");
        if (end.Length != begin.Length) throw new NotExpressibleException("lists of two lengths");
        return [.. begin.Select((_, i) => Entry(i))];

        Slice Entry(int i)
        {
            if (Has("ellipsis_mask")) return Tf.Ellipsis;
            if (Has("new_axis_mask")) return Tf.NewAxis;
            if (Has("shrink_axis_mask")) return strides[i] == 1 ? begin[i] : throw new NotExpressibleException("an index with a stride");
            return Slice.Strided(Has("begin_mask") ? null : begin[i], Has("end_mask") ? null : end[i], strides[i]);

            bool Has(string mask) => (Number(attributes, mask, 0) >> i & 1) != 0;
        }
    }

    internal static GoldenOperator Of(Func<Tensor[], JsonElement, Tensor> call) => new(call);

    private static Tensor Pad(Tensor[] x, JsonElement attributes)
    {
        var mode = attributes.Find("mode")?.GetString()?.ToUpperInvariant() switch
        {
            "REFLECT" => PadMode.Reflect,
            "SYMMETRIC" => PadMode.Symmetric,
            null or "CONSTANT" => PadMode.Constant,
            var other => throw new NotExpressibleException(other),
        };
        var fill = attributes.Find("constant_values") is { } value
            ? GoldenFunctions.Number(x[0].DType, value.GetDouble())
            : Activator.CreateInstance(x[0].DType.ClrType);
        return One("Pad", x[0], x[0], attributes.Sizes("paddings"), mode, fill);
    }

    // Sizes are int32 here; others are cast.
    private static Tensor Counted(Tensor sizes, JsonElement attributes) => attributes.Find("out_type")?.GetString() switch
    {
        null or "int32" => sizes,
        "int64" => Cast(sizes, DType.Int64),
        var other => throw new NotExpressibleException($"out_type: {other}"),
    };

    private static Tensor OneHot(Tensor[] x, JsonElement attributes)
    {
        var depth = Number(attributes, "depth", 0);
        var axis = Number(attributes, "axis", -1);
        if (x[0].DType == DType.UInt8) x = [Cast(x[0], DType.Int32)];
        if (attributes.Find("on_value") is null && attributes.Find("off_value") is null && attributes.DType() is null or { Name: "float32" } && attributes.Find("on_value") is null)
        {
            return One("OneHot", x[0], x[0], depth, axis);
        }

        var values = new[] { attributes.Find("on_value"), attributes.Find("off_value") };
        var areWhole = values.OfType<JsonElement>().Select(v => v.ValueKind != JsonValueKind.Number || v.TryGetInt32(out _)).ToHashSet();
        if (attributes.DType() is null && areWhole.Count > 1) throw new NotExpressibleException("values of two types");
        var type = attributes.DType() ?? (areWhole.Contains(false) ? DType.Float32 : DType.Int32);
        return One("OneHot", TensorFactory.Filled(type, Shape.Scalar, 0), Narrow(x[0]), depth, Value(values[0]), Value(values[1]), axis);

        Tensor? Value(JsonElement? value) => value is not { } given ? null
            : given.ValueKind == JsonValueKind.Number && (type.IsFloating || given.TryGetInt32(out _)) ? Scalar(type, given.GetDouble())
            : throw new NotExpressibleException($"a value of {given}");
    }

    internal static Tensor<int> Narrow(Tensor indices) => indices switch
    {
        Tensor<int> x => x,
        Tensor<long> x => (Tensor<int>)Cast(x, DType.Int32),
        _ => throw new NotExpressibleException(indices.DType.Name),
    };

    internal static Axes AxesOf(JsonElement attributes) => attributes.Find("axis") is null ? Axes.All : Numbers(attributes, "axis");

    internal static int Number(JsonElement attributes, string name, int absent) => attributes.Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw new NotExpressibleException(name);

    internal static int[] Numbers(JsonElement attributes, string name)
    {
        var sizes = attributes.Sizes(name);
        return sizes.Rank == 1 ? sizes.ToArray() : throw new NotExpressibleException(name);
    }
}
