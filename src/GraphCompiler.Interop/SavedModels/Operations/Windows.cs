using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Convolutions and pools. Channels are the last axis here; where a file has them second, axes are moved before and after.</summary>
internal static class Windows
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("Conv2D", n => Apply(n, 2, window => new Convolution(window), n.X, n.Y))
            .For<Convolution>(w => Convolved(w, w.As<Convolution>().IsDepthwise, "", w.As<Convolution>().Window, w.ShapeOf(1), 1, [new(w.X, 1), new(w.Inputs[1], 0)])),
        new NodeForm("Conv3D", n => Apply(n, 3, window => new Convolution(window), n.X, n.Y)),
        new NodeForm("Conv", n => n.Int("batch_dims", 1) == 1 && n.Int("groups", 1) == 1 && n.Text("data_format", "CHANNELS_LAST") == "CHANNELS_LAST"
            ? Apply(n, n.X.Shape.Rank - 2, window => new Convolution(window), n.X, n.Y) : throw n.Unsupported("convolves in a way that this library does not have")),
        new NodeForm("DepthwiseConv2dNative", n => Apply(n, 2, window => new Convolution(window, IsDepthwise: true), n.X, n.Y)),
        InputGradient("Conv2DBackpropInput", 2).For<ConvolutionInputGradient>(w => w.As<ConvolutionInputGradient>() is var c
            ? Convolved(w, c.IsDepthwise, "BackpropInput", c.Window, w.ShapeOf(0), 1, [new(c.Target, 1), new(w.X, 0), new(w.Inputs[1], 1)]) : []),
        FilterGradient("Conv2DBackpropFilter", 2).For<ConvolutionFilterGradient>(w => w.As<ConvolutionFilterGradient>() is var c
            ? Convolved(w, c.IsDepthwise, "BackpropFilter", c.Window, c.Target, 0, [new(w.X, 1), new(c.Target, 0), new(w.Inputs[1], 1)]) : []),
        InputGradient("Conv3DBackpropInputV2", 3), FilterGradient("Conv3DBackpropFilterV2", 3),
        InputGradient("DepthwiseConv2dNativeBackpropInput", 2, isDepthwise: true), FilterGradient("DepthwiseConv2dNativeBackpropFilter", 2, isDepthwise: true),
        .. new[] { 2, 3 }.SelectMany(Pools),
        new NodeForm("MaxPoolV2", n => IsChannelsFirst(n) ? throw Unordered(n) : n.Apply(new MaxPool(new Window(Inner(n, n.Numbers(2)), [1, 1], PaddingOf(n)), Inner(n, n.Numbers(1))), n.X)),
    ];

    /// <summary>The convolution of the first operand by the second.</summary>
    public static Core.Value Convolved(NodeReading n, bool isDepthwise) => Runtime.Ambient.ValueOf(Apply(n, 2, window => new Convolution(window, isDepthwise), n.X, n.Y)[0]);

    private static bool IsChannelsFirst(NodeReading n) => n.Text("data_format", "NHWC") is "NCHW" or "NCDHW";

    private static Tensor[] Apply(NodeReading n, int rank, Func<Window, Operator> make, Value x, params Value[] others)
    {
        if (!IsChannelsFirst(n)) return n.Apply(make(WindowOf(n, rank)), [x, .. others]);
        var last = x.Apply(new Transpose(new EquatableArray<int>([0, .. Enumerable.Range(2, rank), 1])));
        var result = Runtime.Ambient.Builder.Apply(make(WindowOf(n, rank)), [last, .. others])[0];
        return NodeReading.One(result.Apply(new Transpose(new EquatableArray<int>([0, rank + 1, .. Enumerable.Range(1, rank)]))));
    }

    private static NodeForm InputGradient(string name, int rank, bool isDepthwise = false) =>
        new(name, n => ChannelsLast(n, () => n.Apply(new ConvolutionInputGradient(WindowOf(n, rank), isDepthwise, n.Sizes(0)), n.Y, n.Value(2))));

    private static NodeForm FilterGradient(string name, int rank, bool isDepthwise = false) =>
        new(name, n => ChannelsLast(n, () => n.Apply(new ConvolutionFilterGradient(WindowOf(n, rank), isDepthwise, n.Sizes(1)), n.X, n.Value(2))));

    private static IEnumerable<NodeForm> Pools(int rank)
    {
        var space = rank == 3 ? "3D" : "";
        var largest = new NodeForm($"MaxPool{space}", n => Apply(n, rank, window => new MaxPool(window, Size(n, rank)), n.X));
        var mean = new NodeForm($"AvgPool{space}", n => Apply(n, rank, window => new AvgPool(window, Size(n, rank)), n.X));
        var largestGradient = new NodeForm($"MaxPool{space}Grad", n => ChannelsLast(n, () => n.Apply(new MaxPoolGradient(WindowOf(n, rank), Size(n, rank)))));
        var meanGradient = new NodeForm($"AvgPool{space}Grad", n => ChannelsLast(n, () => n.Apply(new AvgPoolGradient(WindowOf(n, rank), Size(n, rank), n.Sizes(0)), n.Y)));
        var second = new NodeForm($"MaxPool{space}GradGrad", n => ChannelsLast(n, () => n.Apply(new MaxPoolPick(WindowOf(n, rank), Size(n, rank)))));
        return rank == 3 ? [largest, mean, largestGradient, meanGradient, second] :
        [
            largest.For<MaxPool>(w => Pooled(w, "Max", "", w.As<MaxPool>().Window, w.As<MaxPool>().Size)),
            mean.For<AvgPool>(w => Pooled(w, "Avg", "", w.As<AvgPool>().Window, w.As<AvgPool>().Size)),
            largestGradient.For<MaxPoolGradient>(w => Pooled(w, "Max", "Grad", w.As<MaxPoolGradient>().Window, w.As<MaxPoolGradient>().Size)),
            meanGradient.For<AvgPoolGradient>(w => Pooled(w, "Avg", "Grad", w.As<AvgPoolGradient>().Window, w.As<AvgPoolGradient>().Size, w.As<AvgPoolGradient>().Target)),
            second.For<MaxPoolPick>(w => Pooled(w, "Max", "GradGrad", w.As<MaxPoolPick>().Window, w.As<MaxPoolPick>().Size)),
        ];
    }

    private static Tensor[] ChannelsLast(NodeReading n, Func<Tensor[]> read) => IsChannelsFirst(n) ? throw Unordered(n) : read();

    private static UnsupportedNodeException Unordered(NodeReading n) => n.Unsupported("has its channels before the axes of its windows");

    private static Window WindowOf(NodeReading n, int rank)
    {
        var strides = Spatial(n, n.Ints("strides"), rank);
        var dilations = n.Ints("dilations") is { Length: > 0 } given ? Spatial(n, given, rank) : [.. Enumerable.Repeat(1, rank)];
        return n.Text("padding") == "EXPLICIT" ? new Window(strides, dilations, Padding.Valid, Margins(n, rank)) : new Window(strides, dilations, PaddingOf(n));
    }

    private static Padding PaddingOf(NodeReading n) => n.Text("padding") switch
    {
        "VALID" => Padding.Valid,
        "SAME" => Padding.Same,
        var other => throw n.Damaged($"has the padding '{other}'"),
    };

    private static EquatableArray<int> Inner(NodeReading n, int[] all) => all.Length == 4 ? all.Skip(1).Take(2).ToEquatableArray() : throw n.Damaged($"has {all.Length} numbers for 4 axes");

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

    private static string[] Convolved(NodeWriting w, bool isDepthwise, string suffix, Window window, Shape filters, int squeezed, Operand[] operands) =>
        InPlanes(w, window, filters, squeezed, operands, (given, own) => w.One(
            Convolution.NameOf(own, isDepthwise, suffix) + (own.Rank == 3 && suffix.Length > 0 ? "V2" : ""),
            given,
            [("T", Attributes.Of(w.T)), ("data_format", Attributes.Of(own.Rank == 3 ? "NDHWC" : "NHWC")), ("strides", Full(own.Strides)), ("dilations", Full(own.Dilations)), .. PaddingOf(own)]));

    private static string[] Pooled(NodeWriting w, string kind, string suffix, Window window, EquatableArray<int> size, Shape? target = null) =>
        InPlanes(w, window, Shape.Unknown, 1, [.. target is null ? Array.Empty<Operand>() : [new Operand(target, 1)], .. w.Inputs.Select(x => new Operand(x, 1))], (given, own) => w.One(
            $"{kind}Pool{(own.Rank == 3 ? "3D" : "")}{suffix}",
            given,
            [("T", Attributes.Of(w.T)), ("data_format", Attributes.Of(own.Rank == 3 ? "NDHWC" : "NHWC")), ("strides", Full(own.Strides)), ("ksize", Full(own.Rank > size.Count ? [1, .. size] : size)), .. PaddingOf(own),
                .. own.Rank == 3 && kind == "Max" && suffix == "Grad" ? [("TInput", Attributes.Of(w.T))] : Array.Empty<(string, AttrValue)>()]));

    // Lines are images of one row there, and what causal padding puts before them is said in numbers.
    private static string[] InPlanes(NodeWriting w, Window window, Shape filters, int squeezed, Operand[] operands, Func<string[], Window, string> write)
    {
        if (window.Rank != 1) return [write([.. operands.Select(o => o.Name ?? w.Sizes(o.Sizes!))], window)];
        EquatableArray<int> margins = window.Margins;
        if (window.Padding == Padding.Causal && filters.Dims[0].Size is { } length) margins = [window.Span(0, length) - 1, 0];
        var image = new Window([1, .. window.Strides], [1, .. window.Dilations], window.Padding == Padding.Causal ? Padding.Valid : window.Padding, margins.Count > 0 ? [0, 0, .. margins] : []);
        string[] raised = [.. operands.Select(o => o.Name is { } name ? w.ExpandDims(name, w.T, o.Row) : Row(o))];
        return w.Node("Squeeze", [write(raised, image)], ("T", Attributes.Of(w.T)), ("squeeze_dims", Attributes.Ints([squeezed])));

        string Row(Operand o)
        {
            var sizes = o.Sizes!.Dims.ToArray().Select(w.Writer.Size).ToList();
            sizes.Insert(o.Row, w.Number(1));
            return w.One("Pack", sizes, ("T", Attributes.Of(DType.Int32)), ("N", Attributes.Of(sizes.Count)), ("axis", Attributes.Of(0)));
        }
    }

    private static AttrValue Full(EquatableArray<int> spatial) => Attributes.Ints([1, .. spatial, 1]);

    private static (string, AttrValue)[] PaddingOf(Window window) => window switch
    {
        { Margins.Count: > 0 } => [("padding", Attributes.Of("EXPLICIT")), ("explicit_paddings", Attributes.Ints([0, 0, .. window.Margins, 0, 0]))],
        { Padding: Padding.Causal } => throw new NotSupportedException("TensorFlow's convolutions have no causal padding: pad before them."),
        _ => [("padding", Attributes.Of(window.Padding == Padding.Same ? "SAME" : "VALID"))],
    };

    /// <summary>What an operation takes: a value, or sizes; and the axis that a line has there as an image.</summary>
    private readonly record struct Operand(string? Name, Shape? Sizes, int Row)
    {
        public Operand(string name, int row)
            : this(name, null, row)
        {
        }

        public Operand(Shape sizes, int row)
            : this(null, sizes, row)
        {
        }
    }
}
