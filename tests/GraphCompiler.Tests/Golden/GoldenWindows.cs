using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenFunctions;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of convolutions, pools, normalisations and functions of images with the attributes of a golden case.</summary>
internal static class GoldenWindows
{
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["conv1d"] = Function("Conv1D", a => [Number(a, "stride", 1), Edges(a), Number(a, "dilations", 1)]),
        ["conv2d"] = Function("Conv2D", a => [Sizes(a, "strides"), HasMargins(a) ? a.Sizes("padding") : Edges(a), Sizes(a, "dilations")]),
        ["conv3d"] = Function("Conv3D", a => [Full(a, "strides", 5), Edges(a), Sizes(a, "dilations")]),
        ["convolution"] = Function("Convolution", a => [Sizes(a, "strides"), Edges(a), Sizes(a, "dilations")]),
        ["atrous_conv2d"] = Function("AtrousConv2D", a => [Number(a, "rate", 1), Edges(a)]),
        ["depthwise_conv2d"] = Function("DepthwiseConv2D", a => [Full(a, "strides", 4), Edges(a), Sizes(a, "dilations")]),
        ["separable_conv2d"] = Function("SeparableConv2D", a => [Full(a, "strides", 4), Edges(a), Sizes(a, "dilations")]),
        ["conv1d_transpose"] = Function("Conv1DTranspose", a => [a.Sizes("output_shape"), Number(a, "strides", 1), Edges(a, Padding.Same), Number(a, "dilations", 1)]),
        ["conv2d_transpose"] = Function("Conv2DTranspose", a => [a.Sizes("output_shape"), Sizes(a, "strides"), Edges(a, Padding.Same), Sizes(a, "dilations")]),
        ["conv3d_transpose"] = Function("Conv3DTranspose", a => [a.Sizes("output_shape"), Full(a, "strides", 5), Edges(a, Padding.Same), Sizes(a, "dilations")]),
        ["max_pool"] = MaxPool("MaxPool"),
        ["max_pool1d"] = MaxPool("MaxPool1D"),
        ["max_pool2d"] = MaxPool("MaxPool2D"),
        ["max_pool3d"] = MaxPool("MaxPool3D"),
        ["avg_pool"] = Pool("AvgPool"),
        ["avg_pool1d"] = Pool("AvgPool1D"),
        ["avg_pool2d"] = Pool("AvgPool2D"),
        ["avg_pool3d"] = Pool("AvgPool3D"),
        ["extract_patches"] = Function("ExtractPatches", a => [Pair(a, "sizes"), Pair(a, "strides"), Pair(a, "rates"), Edges(a)]),
        ["dilation2d"] = Function("Dilation2D", a => [Full(a, "strides", 4), Edges(a), Full(a, "dilations", 4)]),
        ["erosion2d"] = Function("Erosion2D", a => [Full(a, "strides", 4), Edges(a), Full(a, "dilations", 4)]),
        ["bias_add"] = Function("BiasAdd", a => IsChannelsLast(a) ? [] : throw new NotExpressibleException("data_format")),
        ["crelu"] = Function("Crelu", a => [Number(a, "axis", -1)]),
        ["softmax_cross_entropy_with_logits"] = Function("SoftmaxCrossEntropyWithLogits", a => [Number(a, "axis", -1)]),
        ["batch_normalization"] = Function(
            "BatchNormalization",
            (x, a) => [x[0], x[1], x[2], Optional(x, a, 3, "has_offset"), Optional(x, a, 4, "has_scale", "has_offset"), a.Find("variance_epsilon")!.Value.GetDouble()]),
        ["layer_normalization"] = Function(
            "LayerNormalization",
            (x, a) => [x[0], Optional(x, a, 1, "has_gamma"), Optional(x, a, 2, "has_beta", "has_gamma"), a.Find("axis") is null ? (Axes?)null : GoldenOperator.AxesOf(a), Real(a, "epsilon", 0.001)]),
        ["local_response_normalization"] = Function("LocalResponseNormalization", a => [Number(a, "depth_radius", 5), Real(a, "bias", 1), Real(a, "alpha", 1), Real(a, "beta", 0.5)]),
        ["space_to_depth"] = Function("SpaceToDepth", a => [Block(a)]),
        ["depth_to_space"] = Function("DepthToSpace", a => [Block(a)]),
        ["space_to_batch"] = Function("SpaceToBatch", a => [a.Sizes("block_shape"), a.Sizes("paddings")]),
        ["batch_to_space"] = Function("BatchToSpace", a => [a.Sizes("block_shape"), a.Sizes("crops")]),
        ["flip_left_right"] = Function("FlipLeftRight"),
        ["flip_up_down"] = Function("FlipUpDown"),
        ["rot90"] = Function("Rot90", a => [Number(a, "k", 1)]),
        ["rgb_to_grayscale"] = Function("RgbToGrayscale"),
        ["adjust_brightness"] = Function("AdjustBrightness", a => [Real(a, "delta", 0)]),
        ["total_variation"] = Function("TotalVariation"),
        ["resize"] = new((x, a) => Method(a) == ResizeMethod.NearestNeighbor ? One("ResizeNearestNeighbor", x[0], x[0], Pair(a, "size"))
            : x[0] is Tensor<float> ? One("Resize", x[0], x[0], Pair(a, "size"), Method(a))
            : throw new NotExpressibleException("a result of another type")),
    };

    public static Tensor Clipped(Tensor[] x, double maxNorm) => One("EmbeddingLookup", x[0], x[0], GoldenMovement.Narrow(x[1]), maxNorm);

    private static GoldenOperator Pool(string name) => Function(name, a => [Sizes(a, "ksize")!.Value, Sizes(a, "strides"), Edges(a)]);

    // Of all numbers, but not of truths.
    private static GoldenOperator MaxPool(string name) => new((x, a) => x[0].DType == DType.Bool ? throw new NotExpressibleException("bool") : Pool(name).Call(x, a));

    private static bool IsChannelsLast(JsonElement attributes) => attributes.Find("data_format")?.GetString() is null or "NHWC" or "NWC" or "NDHWC" or "N...C";

    private static bool HasMargins(JsonElement attributes) => attributes.Find("padding") is { ValueKind: JsonValueKind.Array };

    private static Padding Edges(JsonElement attributes, Padding absent = Padding.Valid)
    {
        if (!IsChannelsLast(attributes)) throw new NotExpressibleException("data_format");
        return attributes.Find("padding") switch
        {
            null => absent,
            { ValueKind: JsonValueKind.String } name when name.GetString() == "SAME" => Padding.Same,
            { ValueKind: JsonValueKind.String } name when name.GetString() == "VALID" => Padding.Valid,
            { } other => throw new NotExpressibleException($"padding: {other}"),
        };
    }

    private static Extent? Sizes(JsonElement attributes, string name) => attributes.Find(name) is null ? (Extent?)null : attributes.Sizes(name).ToArray();

    // TensorFlow takes its own form alone here.
    private static Extent? Full(JsonElement attributes, string name, int length) =>
        attributes.Find(name) is { } sizes && sizes.GetArrayLength() != length ? throw new NotExpressibleException(name) : Sizes(attributes, name);

    private static (int, int) Pair(JsonElement attributes, string name)
    {
        var sizes = attributes.Sizes(name).ToArray();
        if (sizes.Length == 2 && name == "size") return (sizes[0], sizes[1]);
        return sizes is [1, var first, var second, 1] ? (first, second) : throw new NotExpressibleException(name);
    }

    private static int Number(JsonElement attributes, string name, int absent) => attributes.Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && name is ("stride" or "strides" or "dilations") && value[0].TryGetInt32(out var only) ? only
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw new NotExpressibleException(name);

    private static double Real(JsonElement attributes, string name, double absent) => attributes.Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new NotExpressibleException(name);

    private static int Block(JsonElement attributes) => IsChannelsLast(attributes) ? Number(attributes, "block_size", 2) : throw new NotExpressibleException("data_format");

    private static ResizeMethod Method(JsonElement attributes) => attributes.Find("method")?.GetString() switch
    {
        null or "bilinear" => ResizeMethod.Bilinear,
        "nearest" => ResizeMethod.NearestNeighbor,
        "bicubic" => ResizeMethod.Bicubic,
        "area" => ResizeMethod.Area,
        "lanczos3" => ResizeMethod.Lanczos3,
        "lanczos5" => ResizeMethod.Lanczos5,
        "gaussian" => ResizeMethod.Gaussian,
        "mitchellcubic" => ResizeMethod.MitchellCubic,
        var other => throw new NotExpressibleException(other),
    };

    /// <summary>An input that a flag says is there; one place earlier where the other that may be before it is not.</summary>
    private static Tensor? Optional(Tensor[] x, JsonElement attributes, int index, string flag, string? before = null)
    {
        if (!Has(flag)) return null;
        return x[before is null || Has(before) ? index : index - 1];

        bool Has(string name) => attributes.Find(name) is { } value && value.GetBoolean();
    }
}
