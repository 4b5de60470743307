using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Convolutions, pools, normalisations and images.</summary>
internal static partial class LibraryFunctions
{
    private static readonly Dictionary<string, Func<Arguments, Abstract?>> s_windows = new(StringComparer.Ordinal)
    {
        ["Tf.Nn.Conv1D"] = a => Convolution(a, 1, 2, 4),
        ["Tf.Nn.Conv2D"] = a => Convolution(a, 2, 2, 4),
        ["Tf.Nn.Conv3D"] = a => Convolution(a, 3, 2, 4),
        ["Tf.Nn.Convolution"] = a => a.Tensor(1).Shape is { IsRankKnown: true, Rank: >= 3 and <= 5 and var rank } ? Convolution(a, rank - 2, 2, 4) : null,
        ["Tf.Nn.AtrousConv2D"] = a => a.Int(2) is { } rate and > 0 ? Convolve(a, new Window([1, 1], [rate, rate], Edges(a, 3))) : null,
        ["Tf.Nn.DepthwiseConv2D"] = a => Convolution(a, 2, 2, 4, isDepthwise: true),
        ["Tf.Nn.SeparableConv2D"] = a => WindowOf(a, 2, 3, 4, 5) is { } window
            ? a.Compose(v => Composites.SeparableConvolution(v[0], v[1], v[2], window), a.Tensor(0), a.Tensor(1), a.Tensor(2))
            : null,
        ["Tf.Nn.Conv1DTranspose"] = a => Transposed(a, 1),
        ["Tf.Nn.Conv2DTranspose"] = a => Transposed(a, 2),
        ["Tf.Nn.Conv3DTranspose"] = a => Transposed(a, 3),
        ["Tf.Nn.MaxPool"] = a => SpatialRank(a) is { } rank ? Pool(a, rank, (window, size) => new MaxPool(window, size)) : null,
        ["Tf.Nn.MaxPool1D"] = a => Pool(a, 1, (window, size) => new MaxPool(window, size)),
        ["Tf.Nn.MaxPool2D"] = a => Pool(a, 2, (window, size) => new MaxPool(window, size)),
        ["Tf.Nn.MaxPool3D"] = a => Pool(a, 3, (window, size) => new MaxPool(window, size)),
        ["Tf.Nn.AvgPool"] = a => SpatialRank(a) is { } rank ? Pool(a, rank, (window, size) => new AvgPool(window, size)) : null,
        ["Tf.Nn.AvgPool1D"] = a => Pool(a, 1, (window, size) => new AvgPool(window, size)),
        ["Tf.Nn.AvgPool2D"] = a => Pool(a, 2, (window, size) => new AvgPool(window, size)),
        ["Tf.Nn.AvgPool3D"] = a => Pool(a, 3, (window, size) => new AvgPool(window, size)),
        ["Tf.Nn.Dilation2D"] = a => WindowOf(a, 2, 2, 3, 4) is { } window ? a.Apply(new Dilation(window), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.Nn.Erosion2D"] = a => WindowOf(a, 2, 2, 3, 4) is { } window ? a.Compose(v => Composites.Erosion(v[0], v[1], window), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.Nn.BiasAdd"] = Binary(new BiasAdd()),
        ["Tf.Nn.SoftmaxCrossEntropyWithLogits"] = a => Binary(new SoftmaxCrossEntropy(a.Int(2, -1)))(a),
        ["Tf.Nn.Crelu"] = a => a.Compose(v => Composites.Crelu(v[0], a.Int(1, -1)), a.Tensor(0)),
        ["Tf.Nn.BatchNormalization"] = a => Normalization(a, [a.Tensor(0), a.Tensor(1), a.Tensor(2)], 3, Composites.BatchNormalization),
        ["Tf.Nn.LayerNormalization"] = a => LayerNormalization(a),
        ["Tf.Nn.LocalResponseNormalization"] = a => a.Compose(
            v => Composites.LocalResponseNormalization(v[0], a.Int(1, 5), v[1], v[2], v[3]), a.Tensor(0), a.Scalar("bias"), a.Scalar("alpha"), a.Scalar("beta")),
        ["Tf.Nn.ComputeAverageLoss"] = a => a.Compose(
            v => Composites.AverageLoss(v[0], a.Has(1) ? v[1] : null, a.Has(2) ? v[v.Length - 1] : null),
            [a.Tensor(0), .. a.Has(1) ? [a.Tensor(1)] : Array.Empty<Value>(), .. a.Has(2) ? [a.Scalar("globalBatchSize")] : Array.Empty<Value>()]),
        ["Tf.Nn.CtcLoss"] = a => a.ApplyAll(new CtcLoss(a.Int(4, 0)), a.Tensor(0), a.Tensor(1), a.Tensor(2), a.Tensor(3)).Items[0],
        ["Tf.Nn.ScaleRegularizationLoss"] = Unary(new Sum()),
        ["Tf.SpaceToDepth"] = a => a.Int(1) is { } block ? a.Apply(new SpaceToDepth(block), a.Tensor(0)) : null,
        ["Tf.DepthToSpace"] = a => a.Int(1) is { } block ? a.Apply(new DepthToSpace(block), a.Tensor(0)) : null,
        ["Tf.SpaceToBatch"] = a => a.Ints(1) is { } block && a.Ints(2) is { } paddings ? a.Apply(new SpaceToBatch(block, paddings), a.Tensor(0)) : null,
        ["Tf.BatchToSpace"] = a => a.Ints(1) is { } block && a.Ints(2) is { } crops ? a.Apply(new BatchToSpace(block, crops), a.Tensor(0)) : null,
        ["Tf.Image.Resize"] = Resize,
        ["Tf.Image.ResizeNearestNeighbor"] = a => a.Ints(1) is { Count: 2 } size
            ? a.Compose(v => Composites.Resized(v[0], size[0], size[1], ResizeMethod.NearestNeighbor, antialias: false), a.Tensor(0))
            : null,
        ["Tf.Image.FlipLeftRight"] = Unary(new Reverse([-2])),
        ["Tf.Image.FlipUpDown"] = Unary(new Reverse([-3])),
        ["Tf.Image.Rot90"] = a => a.Int(1) is { } k && a.Tensor(0).Shape.IsRankKnown ? a.Compose(v => Composites.Rot90(v[0], k), a.Tensor(0)) : null,
        ["Tf.Image.AdjustBrightness"] = a => a.Compose(v => v[0] + v[1], a.Tensor(0), a.Scalar("delta")),
        ["Tf.Image.AdjustContrast"] = a => a.Compose(v => Composites.AdjustContrast(v[0], v[1]), a.Tensor(0), a.Scalar("factor")),
        ["Tf.Image.AdjustHue"] = a => a.Compose(v => Composites.AdjustHue(v[0], v[1]), a.Tensor(0), a.Scalar("delta")),
        ["Tf.Image.AdjustSaturation"] = a => a.Compose(v => Composites.AdjustSaturation(v[0], v[1]), a.Tensor(0), a.Scalar("factor")),
        ["Tf.Image.RgbToGrayscale"] = Greyscale,
        ["Tf.Image.RgbToHsv"] = a => a.Compose(v => Composites.RgbToHsv(v[0]), a.Tensor(0)),
        ["Tf.Image.HsvToRgb"] = a => a.Compose(v => Composites.HsvToRgb(v[0]), a.Tensor(0)),
        ["Tf.Image.PerImageStandardization"] = a => a.Compose(v => Composites.PerImageStandardization(v[0].CastTo(DType.Float32)), a.Tensor(0)),
        ["Tf.Image.Psnr"] = a => a.Compose(
            v => v[2] - v[0].Apply(new SquaredDifference(), v[1]).Apply(new Mean([-3, -2, -1])).Apply(new Log()) * v[3],
            a.Tensor(0),
            a.Tensor(1),
            a.Scalar("maxValue"),
            a.Scalar("decibels")),
        ["Tf.Image.Ssim"] = a => a.Tensor(0).Shape is { IsRankKnown: true, Rank: var rank } ? a.Compose(
            v =>
            {
                var y = Composites.Ssim(Composites.AsBatch(v[0]), Composites.AsBatch(v[1]), v[2], v[3], v[4]);
                return rank == 3 ? y.Apply(new Squeeze([0])) : y;
            },
            a.Tensor(0),
            a.Tensor(1),
            ((AbstractTensor)a.Capture("weights", DType.Float32, Shape.Create([11, 11, 1, 1]))).Value,
            a.Scalar("c"),
            a.Scalar("d")) : null,
        ["Tf.Image.TotalVariation"] = a => a.Compose(v => Composites.TotalVariation(v[0]), a.Tensor(0)),
        ["Tf.Image.ConvertImageDtype"] = a => a.Compose(v => Composites.ConvertImage(v[0], a.DType, a.Flag(1)), a.Tensor(0)),
        ["Tf.Image.CropToBoundingBox"] = a => a.Int(1) is { } top && a.Int(2) is { } left && a.Int(3) is { } height && a.Int(4) is { } width
            ? a.Compose(v => Composites.Crop(v[0], new SlicePart(SliceKind.Range, top, top + height), new SlicePart(SliceKind.Range, left, left + width)), a.Tensor(0))
            : null,
        ["Tf.Image.PadToBoundingBox"] = a => HasSize(a) && a.Int(1) is { } top and >= 0 && a.Int(2) is { } left and >= 0 && a.Int(3) is { } height && a.Int(4) is { } width
            ? a.Compose(v => Composites.PadToBox(v[0], a.Scalar("fill"), top, left, height, width), a.Tensor(0))
            : null,
        ["Tf.Image.ResizeWithPad"] = a => HasSize(a) && a.Int(1) is { } height and > 0 && a.Int(2) is { } width and > 0 && a.Int(3) is { } method
            ? a.Compose(v => Composites.ResizedWithPad(v[0].CastTo(DType.Float32), a.Scalar("fill"), height, width, (ResizeMethod)method), a.Tensor(0))
            : null,
        ["Tf.Image.CentralCrop"] = a => HasSize(a) && a.Real(1) is { } fraction and > 0 and < 1 ? a.Compose(v => Composites.CentralCrop(v[0], fraction), a.Tensor(0)) : null,
        ["Tf.Image.NonMaxSuppression"] = a => a.Apply(new NonMaxSuppression(a.Int(2, 0), 0, 0), a.Tensor(0), a.Tensor(1)),
        ["Tf.Image.RandomCrop"] = a => a.Tensor(0).Shape is { IsRankKnown: true, Rank: var rank } && a.Shape(1) is { IsRankKnown: true } size && size.Rank == rank
            ? a.Compose(v => Composites.RandomCrop(v[0], size, Scaled(a, new RandomInteger(Shape.Create([rank]), DType.Int32), DType.Int32)), a.Tensor(0))
            : null,
        ["Tf.Image.RandomFlipLeftRight"] = a => RandomFlip(a, -2),
        ["Tf.Image.RandomFlipUpDown"] = a => RandomFlip(a, -3),
        ["Tf.Image.RandomBrightness"] = a => a.Compose(v => v[0] + UniformOf(a, Shape.Scalar), a.Tensor(0)),
        ["Tf.Image.RandomContrast"] = a => a.Compose(v => Composites.AdjustContrast(v[0], UniformOf(a, Shape.Scalar)), a.Tensor(0)),
        ["Tf.Image.RandomHue"] = a => a.Compose(v => Composites.AdjustHue(v[0], UniformOf(a, Shape.Scalar)), a.Tensor(0)),
        ["Tf.Image.RandomSaturation"] = a => a.Compose(v => Composites.AdjustSaturation(v[0], UniformOf(a, Shape.Scalar)), a.Tensor(0)),
        ["Tf.Image.ExtractPatches"] = a => a.Ints(1) is { Count: 2 } sizes && a.Ints(2) is { Count: 2 } strides && a.Ints(3) is { Count: 2 } rates
            ? a.Apply(new Patches(new Window(strides, rates, Edges(a, 4)), sizes), a.Tensor(0))
            : null,
    };

    private static bool HasSize(Arguments a) => a.Tensor(0).Shape is { IsRankKnown: true, Rank: 3 or 4 } shape && shape.Dims[^3].IsKnown && shape.Dims[^2].IsKnown;

    // What Tf.Random.Uniform draws.
    private static Value UniformOf(Arguments a, Shape shape) => Scaled(a, new RandomUniform(shape, DType.Float32), DType.Float32);

    private static Abstract? RandomFlip(Arguments a, int axis) =>
        a.Tensor(0).Shape is { IsRankKnown: true, Rank: 3 or 4 } ? a.Compose(v => Composites.RandomFlip(v[0], axis, shape => UniformOf(a, shape)), a.Tensor(0)) : null;

    private static Padding Edges(Arguments a, int index) => (Padding)a.Int(index, 0);

    private static Window? WindowOf(Arguments a, int rank, int strides, int padding, int dilations)
    {
        if ((a.Has(strides) && a.Ints(strides) is null) || (a.Has(dilations) && a.Ints(dilations) is null)) return null;
        return Composites.Window(rank, a.Has(strides) ? a.Ints(strides) : null, Edges(a, padding), a.Has(dilations) ? a.Ints(dilations) : null);
    }

    private static Abstract? Convolution(Arguments a, int rank, int strides, int dilations, bool isDepthwise = false)
    {
        if (WindowOf(a, rank, strides, strides + 1, dilations) is not { } window) return null;
        return a.Ints(strides + 1) is { Count: > 1 } paddings && paddings.Count == 2 * (rank + 2)
            ? Convolve(a, window with { Margins = paddings.Skip(2).Take(2 * rank).ToEquatableArray() }, isDepthwise)
            : Convolve(a, window, isDepthwise);
    }

    private static Abstract Convolve(Arguments a, Window window, bool isDepthwise = false) =>
        a.Compose(v => Composites.Convolution(v[0], v[1], window, isDepthwise), a.Tensor(0), a.Tensor(1));

    private static Abstract? Transposed(Arguments a, int rank) => WindowOf(a, rank, 3, 4, 5) is { } window
        ? a.Apply(new ConvolutionInputGradient(window, false, a.Shape(2)), a.Tensor(1), a.Tensor(0))
        : null;

    private static int? SpatialRank(Arguments a) => a.Tensor(0).Shape is { IsRankKnown: true, Rank: >= 3 and <= 5 and var rank } ? rank - 2 : null;

    private static Abstract? Pool(Arguments a, int rank, Func<Window, EquatableArray<int>, Operator> pool)
    {
        if (a.Ints(1) is not { } size || (a.Has(2) && a.Ints(2) is null)) return null;
        var (window, sizes) = Composites.Pool(rank, size, a.Has(2) ? a.Ints(2) : null, Edges(a, 3));
        return a.Apply(pool(window, sizes), a.Tensor(0));
    }

    private static Abstract Normalization(Arguments a, Value[] operands, int optional, Func<Value, Value, Value, Value?, Value?, Value, Value> function)
    {
        var (hasOffset, hasScale) = (a.Has(optional), a.Has(optional + 1));
        var all = operands.ToList();
        if (hasOffset) all.Add(a.Tensor(optional));
        if (hasScale) all.Add(a.Tensor(optional + 1));
        all.Add(a.Scalar("epsilon"));
        return a.Compose(v => function(v[0], v[1], v[2], hasOffset ? v[3] : null, hasScale ? v[v.Length - 2] : null, v[v.Length - 1]), [.. all]);
    }

    private static Abstract? LayerNormalization(Arguments a)
    {
        EquatableArray<int> axes = [-1];
        if (a.Has(3))
        {
            if (a.Axes(3) is not { } given) return null;
            axes = given;
        }

        var (hasGamma, hasBeta) = (a.Has(1), a.Has(2));
        var all = new List<Value> { a.Tensor(0) };
        if (hasGamma) all.Add(a.Tensor(1));
        if (hasBeta) all.Add(a.Tensor(2));
        all.Add(a.Scalar("epsilon"));
        return a.Compose(v => Composites.LayerNormalization(v[0], hasGamma ? v[1] : null, hasBeta ? v[v.Length - 2] : null, axes, v[v.Length - 1]), [.. all]);
    }

    private static Abstract? Resize(Arguments a)
    {
        if (a.Flag(3) || a.Ints(1) is not { Count: 2 } size || a.Int(2) is not { } method) return null;
        return a.Compose(v => Composites.Resized(v[0].CastTo(DType.Float32), size[0], size[1], (ResizeMethod)method, a.Flag(4)), a.Tensor(0));
    }

    private static Abstract? Greyscale(Arguments a)
    {
        var x = a.Tensor(0);
        var isFloating = x.DType.IsFloating;
        var weights = ((AbstractTensor)a.Capture("weights", isFloating ? x.DType : DType.Float32, Shape.Create([3]))).Value;
        return a.Compose(
            v =>
            {
                var y = Composites.RgbToGrayscale(isFloating ? v[0] : Composites.ConvertImage(v[0], DType.Float32, saturate: false), v[1]);
                return isFloating ? y : Composites.ConvertImage(y, v[0].DType, saturate: false);
            },
            x,
            weights);
    }
}
