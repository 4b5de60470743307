namespace GraphCompiler.Core.Operators;

/// <summary>Functions of images: [batch, height, width, channels] or [height, width, channels].</summary>
internal static partial class Composites
{
    /// <summary>An image turned by k quarters, against the clock.</summary>
    public static Value Rot90(Value x, int k) => (((k % 4) + 4) % 4) switch
    {
        1 => Turned(x.Apply(new Reverse([-2]))),
        2 => x.Apply(new Reverse([-3, -2])),
        3 => Turned(x).Apply(new Reverse([-2])),
        _ => x.Apply(new Identity()),
    };

    /// <summary>The weighted sum of the channels, which stay as one.</summary>
    public static Value RgbToGrayscale(Value x, Value weights) => (x * weights).Apply(new Sum([-1], KeepDims: true));

    /// <summary>Σ |x[h + 1, w] - x[h, w]| + Σ |x[h, w + 1] - x[h, w]| of each image.</summary>
    public static Value TotalVariation(Value x)
    {
        EquatableArray<int> axes = [-3, -2, -1];
        return Differences(0).Apply(new Sum(axes)) + Differences(1).Apply(new Sum(axes));

        Value Differences(int axis) => (Part(axis, new SlicePart(SliceKind.Range, Begin: 1)) - Part(axis, new SlicePart(SliceKind.Range, End: -1))).Apply(new Abs());

        Value Part(int axis, SlicePart part) => x.Apply(new StridedSlice(
            [new SlicePart(SliceKind.Ellipsis), axis == 0 ? part : SlicePart.All, axis == 1 ? part : SlicePart.All, SlicePart.All]));
    }

    /// <summary>(x - mean) · factor + mean, the mean of each image and channel.</summary>
    public static Value AdjustContrast(Value x, Value factor)
    {
        var mean = x.Apply(new Mean([-3, -2], KeepDims: true));
        return (x - mean) * factor + mean;
    }

    /// <summary>(x - mean) / max(deviation, 1 / √n) of each image of n elements.</summary>
    public static Value PerImageStandardization(Value x)
    {
        EquatableArray<int> axes = [-3, -2, -1];
        var count = x.Builder.Apply(new Count(new Mean(axes).Reduced(x.Shape), x.DType))[0];
        var deviation = x.Apply(new Variance(axes, KeepDims: true)).Apply(new Sqrt()).Apply(new Maximum(), count.Apply(new Rsqrt()));
        return (x - x.Apply(new Mean(axes, KeepDims: true))) / deviation;
    }

    /// <summary>
    /// How alike the means, the deviations and the shapes of two batches of images are, from -1 to 1: the mean over windows that the weights,
    /// [height, width, 1, 1], make of luminance (2 m n + c) / (m² + n² + c) times (2 cov + d) / (var + var + d).
    /// </summary>
    public static Value Ssim(Value x, Value y, Value weights, Value c, Value d)
    {
        var size = weights.Shape.Dims;
        var channels = x.Shape is { IsRankKnown: true } shape ? shape.Dims[shape.Rank - 1] : Dim.Unknown;
        var filters = weights.BroadcastTo(Shape.Create([size[0], size[1], channels, 1]));
        var (meanX, meanY) = (Smooth(x), Smooth(y));
        var (product, squares) = (meanX * meanY * 2, meanX.Apply(new Square()) + meanY.Apply(new Square()));
        var covariance = Smooth(x * y) * 2 - product;
        var variance = Smooth(x.Apply(new Square()) + y.Apply(new Square())) - squares;
        var alike = (product + c) / (squares + c) * ((covariance + d) / (variance + d));
        return alike.Apply(new Mean([-3, -2])).Apply(new Mean([-1]));

        Value Smooth(Value v) => v.Apply(new Convolution(Window(2, null, Padding.Valid, null), IsDepthwise: true), filters);
    }

    /// <summary>A part of the height and the width.</summary>
    public static Value Crop(Value x, SlicePart height, SlicePart width) =>
        x.Apply(new StridedSlice([new SlicePart(SliceKind.Ellipsis), height, width, SlicePart.All]));

    /// <summary>
    /// Pixels of another element type: floats are in [0, 1], integers from 0 to the largest, in between they are scaled. A float becomes the integer
    /// below; with <paramref name="saturate"/> it is held within the type's range.
    /// </summary>
    public static Value ConvertImage(Value x, DType to, bool saturate)
    {
        if (x.DType == to) return x.Apply(new Identity());
        if (x.DType.IsFloating && to.IsFloating) return x.CastTo(to);
        if (x.DType.IsInteger && to.IsInteger)
        {
            // Types differ by powers of two.
            var (wide, narrow) = (Largest(x.DType) + 1, Largest(to) + 1);
            return wide > narrow ? x.Apply(new FloorDiv(), x.Constant(wide / narrow)).CastTo(to) : x.CastTo(to) * (narrow / wide);
        }

        if (to.IsFloating) return x.CastTo(to) * (1 / Largest(x.DType));
        var scaled = x * (Largest(to) + 0.5);
        return (saturate ? ClipByValue(scaled, x.Constant(Lowest(to)), x.Constant(Largest(to))) : scaled).CastTo(to);
    }

    private static double Largest(DType dtype) => Math.Pow(2, (8 * dtype.Size) - (dtype.Name[0] == 'u' ? 0 : 1)) - 1;

    private static double Lowest(DType dtype) => dtype.Name[0] == 'u' ? 0 : -Largest(dtype) - 1;

    /// <summary>A batch of images, whether it was one or a single image.</summary>
    public static Value AsBatch(Value x) => x.Shape is { IsRankKnown: true, Rank: 3 } ? x.Apply(new ExpandDims(0)) : x;

    /// <summary>Images of another size.</summary>
    public static Value Resized(Value x, int height, int width, ResizeMethod method, bool antialias)
    {
        var isSingle = x.Shape is { IsRankKnown: true, Rank: 3 };
        var y = AsBatch(x).Apply(new Resize(height, width, method, antialias));
        return isSingle ? y.Apply(new Squeeze([0])) : y;
    }

    /// <summary>The size of images that fit another size and keep their shape.</summary>
    /// <exception cref="TfValueException">Theirs is not known.</exception>
    public static (int Height, int Width) Fitting(Shape shape, int height, int width)
    {
        var (inner, across) = SizeOfImages(shape);
        var scale = Math.Min(height / (double)inner, width / (double)across);
        return ((int)Math.Round(inner * scale), (int)Math.Round(across * scale));
    }

    /// <summary>Images that fit a size and keep their shape, amid zeros.</summary>
    /// <inheritdoc cref="Fitting" path="/exception"/>
    public static Value ResizedWithPad(Value x, Value zero, int height, int width, ResizeMethod method)
    {
        var (inner, across) = Fitting(x.Shape, height, width);
        return PadToBox(Resized(x, inner, across, method, antialias: false), zero, (height - inner) / 2, (width - across) / 2, height, width);
    }

    /// <summary>Each image amid what fills.</summary>
    /// <exception cref="TfValueException">It does not fit, or its size is not known.</exception>
    public static Value PadToBox(Value x, Value fill, int top, int left, int height, int width)
    {
        var (inner, across) = SizeOfImages(x.Shape);
        var (below, behind) = (height - top - inner, width - left - across);
        if (behind < 0) throw new TfValueException("width must be <= target - offset");
        if (below < 0) throw new TfValueException("height must be <= target - offset");
        int[] batch = x.Shape.Rank == 4 ? [0, 0] : [];
        return x.Apply(new Pad(new EquatableArray<int>([.. batch, top, below, left, behind, 0, 0])), fill);
    }

    /// <summary>The middle of each image: a fraction of its height and its width.</summary>
    /// <exception cref="TfValueException">The size is not known.</exception>
    public static Value CentralCrop(Value x, double fraction)
    {
        var (height, width) = SizeOfImages(x.Shape);
        return Crop(x, Middle(height), Middle(width));

        SlicePart Middle(int size) => (int)((size - (size * fraction)) / 2) is var before ? new SlicePart(SliceKind.Range, before, size - before) : SlicePart.All;
    }

    private static (int Height, int Width) SizeOfImages(Shape shape) => shape.IsRankKnown && shape.Dims[^3].Size is { } height && shape.Dims[^2].Size is { } width
        ? (height, width)
        : throw new TfValueException("The height and the width of these images must be known.");

    /// <summary>Red, green and blue as hue, saturation and value.</summary>
    public static Value RgbToHsv(Value rgb)
    {
        var (r, g, b) = (Channel(rgb, 0), Channel(rgb, 1), Channel(rgb, 2));
        var value = r.Apply(new Maximum(), g).Apply(new Maximum(), b);
        var range = value - r.Apply(new Minimum(), g).Apply(new Minimum(), b);
        var (zero, one) = (rgb.Constant(0), rgb.Constant(1));
        var saturation = value.Apply(new Greater(), zero).Select(range / value, zero);
        var sixth = 1.0 / 6 * (one / range);
        var hue = r.Apply(new Equal(), value).Select(sixth * (g - b), g.Apply(new Equal(), value).Select(sixth * (b - r) + rgb.Constant(2.0 / 6), sixth * (r - g) + rgb.Constant(4.0 / 6)));
        hue = range.Apply(new Greater(), zero).Select(hue, zero);
        hue = hue.Apply(new Less(), zero).Select(hue + one, hue);
        return rgb.Builder.Apply(new Concat(-1), hue, saturation, value)[0];
    }

    /// <summary>Hue, saturation and value as red, green and blue.</summary>
    public static Value HsvToRgb(Value hsv)
    {
        var (h, s, v) = (Channel(hsv, 0), Channel(hsv, 1), Channel(hsv, 2));
        var zero = hsv.Constant(0);
        var one = hsv.Constant(1);
        var sixths = h * 6.0;
        return hsv.Builder.Apply(new Concat(-1), Part((sixths - hsv.Constant(3)).Apply(new Abs()) - one), Part(hsv.Constant(2) - (sixths - hsv.Constant(2)).Apply(new Abs())), Part(hsv.Constant(2) - (sixths - hsv.Constant(4)).Apply(new Abs())))[0];

        Value Part(Value ramp) => ((one - s) + s * ClipByValue(ramp, zero, one)) * v;
    }

    /// <summary>Colours with another hue: turned by delta, a whole turn being 1.</summary>
    public static Value AdjustHue(Value rgb, Value delta)
    {
        var hsv = RgbToHsv(rgb);
        var hue = (Channel(hsv, 0) + delta).Apply(new FloorMod(), hsv.Constant(1));
        return HsvToRgb(rgb.Builder.Apply(new Concat(-1), hue, Channel(hsv, 1), Channel(hsv, 2))[0]);
    }

    /// <summary>Colours whose saturation is multiplied, 1 at most.</summary>
    public static Value AdjustSaturation(Value rgb, Value factor)
    {
        var hsv = RgbToHsv(rgb);
        var saturation = ClipByValue(Channel(hsv, 1) * factor, hsv.Constant(0), hsv.Constant(1));
        return HsvToRgb(rgb.Builder.Apply(new Concat(-1), Channel(hsv, 0), saturation, Channel(hsv, 2))[0]);
    }

    private static Value Channel(Value x, int index) =>
        x.Apply(new StridedSlice([new SlicePart(SliceKind.Ellipsis), new SlicePart(SliceKind.Range, index, index + 1)]));

    private static Value Turned(Value x) => x.Shape is { IsRankKnown: true, Rank: 3 } ? x.Apply(new Transpose(new EquatableArray<int>([1, 0, 2]))) : x.Apply(new Transpose(new EquatableArray<int>([0, 2, 1, 3])));
}
