using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Convolutions and pools. Channels are the last axis here; where a file has them second, axes are moved before and after.</summary>
internal static class Windows
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("Conv2D", n => Apply(n, 2, window => new Convolution(window), n.X, n.Y)).For<Convolution>(w => Convolved(w, w.As<Convolution>().IsDepthwise, "", w.As<Convolution>().Window, w.Inputs)),
        new NodeForm("Conv3D", n => Apply(n, 3, window => new Convolution(window), n.X, n.Y)),
        new NodeForm("DepthwiseConv2dNative", n => Apply(n, 2, window => new Convolution(window, IsDepthwise: true), n.X, n.Y)),
        new NodeForm("Conv2DBackpropInput", n => ChannelsLast(n, () => n.Apply(new ConvolutionInputGradient(WindowOf(n, 2), false, n.Sizes(0)), n.Y, n.Value(2))))
            .For<ConvolutionInputGradient>(w => Convolved(w, w.As<ConvolutionInputGradient>().IsDepthwise, "BackpropInput", w.As<ConvolutionInputGradient>().Window, [w.Sizes(w.As<ConvolutionInputGradient>().Target), .. w.Inputs])),
        new NodeForm("Conv2DBackpropFilter", n => ChannelsLast(n, () => n.Apply(new ConvolutionFilterGradient(WindowOf(n, 2), false, n.Sizes(1)), n.X, n.Value(2))))
            .For<ConvolutionFilterGradient>(w => Convolved(w, w.As<ConvolutionFilterGradient>().IsDepthwise, "BackpropFilter", w.As<ConvolutionFilterGradient>().Window, [w.X, w.Sizes(w.As<ConvolutionFilterGradient>().Target), w.Inputs[1]])),
        new NodeForm("DepthwiseConv2dNativeBackpropInput", n => ChannelsLast(n, () => n.Apply(new ConvolutionInputGradient(WindowOf(n, 2), true, n.Sizes(0)), n.Y, n.Value(2)))),
        new NodeForm("DepthwiseConv2dNativeBackpropFilter", n => ChannelsLast(n, () => n.Apply(new ConvolutionFilterGradient(WindowOf(n, 2), true, n.Sizes(1)), n.X, n.Value(2)))),
        new NodeForm("MaxPool", n => Apply(n, 2, window => new MaxPool(window, Size(n, 2)), n.X)).For<MaxPool>(w => Pooled(w, "MaxPool", w.As<MaxPool>().Window, w.As<MaxPool>().Size, w.Inputs)),
        new NodeForm("MaxPool3D", n => Apply(n, 3, window => new MaxPool(window, Size(n, 3)), n.X)),
        new NodeForm("AvgPool", n => Apply(n, 2, window => new AvgPool(window, Size(n, 2)), n.X)).For<AvgPool>(w => Pooled(w, "AvgPool", w.As<AvgPool>().Window, w.As<AvgPool>().Size, w.Inputs)),
        new NodeForm("AvgPool3D", n => Apply(n, 3, window => new AvgPool(window, Size(n, 3)), n.X)),
        new NodeForm("MaxPoolGrad", n => ChannelsLast(n, () => n.Apply(new MaxPoolGradient(WindowOf(n, 2), Size(n, 2)))))
            .For<MaxPoolGradient>(w => Pooled(w, "MaxPoolGrad", w.As<MaxPoolGradient>().Window, w.As<MaxPoolGradient>().Size, w.Inputs)),
        new NodeForm("AvgPoolGrad", n => ChannelsLast(n, () => n.Apply(new AvgPoolGradient(WindowOf(n, 2), Size(n, 2), n.Sizes(0)), n.Y)))
            .For<AvgPoolGradient>(w => Pooled(w, "AvgPoolGrad", w.As<AvgPoolGradient>().Window, w.As<AvgPoolGradient>().Size, [w.Sizes(w.As<AvgPoolGradient>().Target), w.X])),
        new NodeForm("ResizeBilinear", n => Resize(n, ResizeMethod.Bilinear)).Gives("resized_images"),
        new NodeForm("ResizeNearestNeighbor", n => Resize(n, ResizeMethod.NearestNeighbor)).Gives("resized_images"),
    ];

    private static bool IsChannelsFirst(NodeReading n) => n.Text("data_format", "NHWC") is "NCHW" or "NCDHW";

    private static Tensor[] Apply(NodeReading n, int rank, Func<Window, Operator> make, Value x, params Value[] others)
    {
        if (!IsChannelsFirst(n)) return n.Apply(make(WindowOf(n, rank)), [x, .. others]);
        var last = x.Apply(new Transpose(new EquatableArray<int>([0, .. Enumerable.Range(2, rank), 1])));
        var result = Runtime.Ambient.Builder.Apply(make(WindowOf(n, rank)), [last, .. others])[0];
        return NodeReading.One(result.Apply(new Transpose(new EquatableArray<int>([0, rank + 1, .. Enumerable.Range(1, rank)]))));
    }

    private static Tensor[] ChannelsLast(NodeReading n, Func<Tensor[]> read) => IsChannelsFirst(n) ? throw n.Unsupported("has its channels before the axes of its windows") : read();

    private static Window WindowOf(NodeReading n, int rank)
    {
        var strides = Spatial(n, n.Ints("strides"), rank);
        var dilations = n.Ints("dilations") is { Length: > 0 } given ? Spatial(n, given, rank) : [.. Enumerable.Repeat(1, rank)];
        return n.Text("padding") switch
        {
            "VALID" => new Window(strides, dilations, Padding.Valid),
            "SAME" => new Window(strides, dilations, Padding.Same),
            "EXPLICIT" => new Window(strides, dilations, Padding.Valid, Margins(n, rank)),
            var other => throw n.Damaged($"has the padding '{other}'"),
        };
    }

    private static EquatableArray<int> Margins(NodeReading n, int rank)
    {
        var margins = n.Ints("explicit_paddings");
        if (margins.Length != 2 * (rank + 2)) throw n.Damaged($"has {margins.Length} margins");
        return margins.Skip(IsChannelsFirst(n) ? 4 : 2).Take(2 * rank).ToEquatableArray();
    }

    private static EquatableArray<int> Size(NodeReading n, int rank) => Spatial(n, n.Ints("ksize"), rank);

    private static EquatableArray<int> Spatial(NodeReading n, int[] all, int rank)
    {
        if (all.Length != rank + 2) throw n.Damaged($"has {all.Length} numbers for {rank + 2} axes");
        return all.Skip(IsChannelsFirst(n) ? 2 : 1).Take(rank).ToEquatableArray();
    }

    private static Tensor[] Resize(NodeReading n, ResizeMethod method)
    {
        if (n.Bool("align_corners") || !n.Bool("half_pixel_centers")) throw n.Unsupported("places pixels in a way that this library does not have");
        return n.Numbers(1) is [var height, var width] ? NodeReading.One(Composites.Resized(n.X, height, width, method, antialias: false)) : throw n.Damaged("has no height and width");
    }

    private static string[] Convolved(NodeWriting w, bool isDepthwise, string suffix, Window window, string[] inputs)
    {
        if (window.Rank != 2 && suffix.Length > 0) throw new NotSupportedException($"A saved model has no form for {w.Operator}.");
        return InPlanes(w, window, inputs, (operands, own) => w.One(
            Convolution.NameOf(own, isDepthwise, suffix),
            operands,
            [("T", Attributes.Of(w.T)), ("data_format", Attributes.Of(own.Rank == 3 ? "NDHWC" : "NHWC")), ("strides", Full(own.Strides)), ("dilations", Full(own.Dilations)), .. PaddingOf(own)]));
    }

    private static string[] Pooled(NodeWriting w, string operation, Window window, EquatableArray<int> size, string[] inputs)
    {
        if (window.Rank != 2 && operation.EndsWith("Grad", StringComparison.Ordinal)) throw new NotSupportedException($"A saved model has no form for {w.Operator}.");
        return InPlanes(w, window, inputs, (operands, own) => w.One(
            operation + (own.Rank == 3 ? "3D" : ""),
            operands,
            [("T", Attributes.Of(w.T)), ("data_format", Attributes.Of(own.Rank == 3 ? "NDHWC" : "NHWC")), ("strides", Full(own.Strides)), ("ksize", Full(own.Rank > size.Count ? [1, .. size] : size)), .. PaddingOf(own)]));
    }

    // Lines are images of one row there, and what causal padding puts before them is said in numbers.
    private static string[] InPlanes(NodeWriting w, Window window, string[] inputs, Func<string[], Window, string> write)
    {
        if (window.Rank != 1) return [write(inputs, window)];
        EquatableArray<int> margins = window.Margins;
        if (window.Padding == Padding.Causal && w.ShapeOf(1).Dims[0].Size is { } length) margins = [window.Span(0, length) - 1, 0];
        var image = new Window([1, .. window.Strides], [1, .. window.Dilations], window.Padding == Padding.Causal ? Padding.Valid : window.Padding, margins.Count > 0 ? [0, 0, .. margins] : []);
        (string, AttrValue) type = ("T", Attributes.Of(w.T));
        string[] raised = [.. inputs.Select((x, i) => w.One("ExpandDims", [x, w.Number(i == 0 ? 1 : 0)], type, ("Tdim", Attributes.Of(DType.Int32))))];
        return w.Node("Squeeze", [write(raised, image)], type, ("squeeze_dims", Attributes.Ints([1])));
    }

    private static AttrValue Full(EquatableArray<int> spatial) => Attributes.Ints([1, .. spatial, 1]);

    private static (string, AttrValue)[] PaddingOf(Window window) => window switch
    {
        { Margins.Count: > 0 } => [("padding", Attributes.Of("EXPLICIT")), ("explicit_paddings", Attributes.Ints([0, 0, .. window.Margins, 0, 0]))],
        { Padding: Padding.Causal } => throw new NotSupportedException("TensorFlow's convolutions have no causal padding: pad before them."),
        _ => [("padding", Attributes.Of(window.Padding == Padding.Same ? "SAME" : "VALID"))],
    };
}
