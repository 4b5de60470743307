namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Convolutions, pools, normalisations and images, with the groups between them.</summary>
public static partial class WindowFunctions
{
    [TfFunction]
    public static Tensor<float> ConvolutionLayer([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape(3, 3, "C", "D")] Tensor<float> filters, [Shape("D")] Tensor<float> bias) =>
        Tf.Nn.Relu(Tf.Nn.BiasAdd(Tf.Nn.Conv2D(x * 0.5f, filters, padding: Padding.Same), bias));

    [TfFunction]
    public static Tensor<float> UnknownRanks(Tensor<float> x, Tensor<float> filters)
    {
        var images = Tf.Reshape(x, [2, 5, 4, 3]);
        var y = Tf.Nn.Conv2D(images, Tf.Reshape(filters, [1, 2, 3, 20]), strides: (2, 1), dilations: (1, 2));
        return Tf.Tanh(y) + 1f;
    }

    [TfFunction]
    public static Tensor<float> ResidualBlock([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape(3, 3, "C", "C")] Tensor<float> first, [Shape(3, 3, "C", "C")] Tensor<float> second)
    {
        var y = Tf.Nn.Relu(Tf.Nn.Conv2D(x, first, 1, Padding.Same));
        return Tf.Nn.Relu(Tf.Nn.Conv2D(y, second, 1, Padding.Same) + x);
    }

    [TfFunction]
    public static Tensor<float> LineConvolution([Shape("B", "T", "D")] Tensor<float> x, [Shape(3, "D", "K")] Tensor<float> filters) =>
        Tf.Sigmoid(Tf.Nn.Conv1D(x, filters, 2, Padding.Causal)) * 2f;

    [TfFunction]
    public static Tensor<float> Volumes([Shape("B", "H", "W", "A", "C")] Tensor<float> x, [Shape(2, 2, 1, "C", "K")] Tensor<float> filters) =>
        Tf.ReduceSum(Tf.Nn.MaxPool3D(Tf.Exp(Tf.Nn.Conv3D(x, filters)), (2, 2, 1)) - 1f, axis: 1);

    [TfFunction]
    public static Tensor<float> Margins([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape(2, 2, "C", "D")] Tensor<float> filters) =>
        Tf.Square(Tf.Nn.Conv2D(x, filters, 1, [[0, 0], [1, 0], [0, 2], [0, 0]])) + 1f;

    [TfFunction]
    public static Tensor<float> Separable([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape(3, 3, "C", 2)] Tensor<float> depthwise, [Shape(1, 1, 34, "D")] Tensor<float> pointwise) =>
        Tf.Nn.Relu(Tf.Nn.SeparableConv2D(x, depthwise, pointwise, [1, 2, 2, 1], Padding.Same)) * 0.5f;

    [TfFunction]
    public static Tensor<float> Upsampled([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape(3, 3, "D", "C")] Tensor<float> filters) =>
        Tf.Tanh(Tf.Nn.Conv2DTranspose(x, filters, [5, 8, 12, 8], 2)) + 0.5f;

    [TfFunction]
    public static Tensor<float> Classifier([Shape("B", 8, 8, 3)] Tensor<float> x, [Shape(3, 3, 3, 16)] Tensor<float> filters, [Shape(16, 10)] Tensor<float> weights, [Shape("B", 10)] Tensor<float> targets)
    {
        using var tape = new GradientTape();
        tape.Watch(filters, weights);
        var features = Tf.Nn.MaxPool2D(Tf.Nn.Relu(Tf.Nn.Conv2D(x, filters, padding: Padding.Same)), 2);
        var pooled = Tf.ReduceMean(Tf.Nn.AvgPool2D(features, (2, 2), 1, Padding.Same), axis: [1, 2]);
        var loss = Tf.ReduceMean(Tf.Nn.SoftmaxCrossEntropyWithLogits(Tf.Nn.Softmax(targets), Tf.MatMul(pooled, weights)));
        var (dFilters, dWeights) = tape.Gradient(loss, (filters, weights));
        return Tf.ReduceSum(Tf.Square(dFilters!)) + Tf.ReduceSum(Tf.Abs(dWeights!)) + loss;
    }

    [TfFunction]
    public static Tensor<float> CrossEntropyAcross([Shape("N", "M")] Tensor<float> labels, [Shape("N", "M")] Tensor<float> logits) =>
        Tf.Nn.SoftmaxCrossEntropyWithLogits(Tf.Abs(labels), logits, axis: 0) * 2f;

    [TfFunction]
    public static Tensor<float> GradientOfCrossEntropy(Tensor<float> z, Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.Nn.SoftmaxCrossEntropyWithLogits(Tf.Abs(z), x), x)! * 3f;
    }

    [TfFunction]
    public static Tensor<float> Normalized([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("C")] Tensor<float> scale, [Shape("C")] Tensor<float> offset)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: [0, 1, 2]);
        return Tf.Nn.Relu(Tf.Nn.BatchNormalization(x, mean, variance, offset, scale, 1e-3));
    }

    [TfFunction]
    public static Tensor<float> NormalizedPlainly([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> mean, [Shape("M")] Tensor<float> variance) =>
        Tf.Nn.BatchNormalization(x, mean, Tf.Square(variance), null, null, 1e-3) + 1f;

    [TfFunction]
    public static Tensor<float> NormalizedRows(Tensor<float> x, [Shape("M")] Tensor<float> gamma, [Shape("M")] Tensor<float> beta) =>
        Tf.Nn.LayerNormalization(x, gamma, beta, epsilon: 1e-5) * 2f;

    [TfFunction]
    public static Tensor<float> NormalizedLocally([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.Nn.LocalResponseNormalization(x, 2, alpha: 0.5) * 2f;

    [TfFunction]
    public static Tensor<float> BothSigns(Tensor<float> x) => Tf.Nn.Crelu(x + 1f) * 2f;

    [TfFunction]
    public static Tensor<float> Rearranged([Shape("B", "H", "W", "K")] Tensor<float> x) =>
        Tf.Exp(Tf.DepthToSpace(Tf.SpaceToDepth(x * 2f, 2), 2)) + Tf.BatchToSpace(Tf.SpaceToBatch(x, [2, 2], [[0, 0], [0, 0]]), [2, 2], [[0, 0], [0, 0]]);

    [TfFunction]
    public static Tensor<float> Turned([Shape("B", "H", "W", "K")] Tensor<float> x) =>
        Tf.Image.Rot90(Tf.Image.FlipLeftRight(x * 2f)) + Tf.Image.Rot90(Tf.Image.FlipUpDown(x), 3);

    [TfFunction]
    public static Tensor<float> Photograph([Shape("B", "H", "W", 3)] Tensor<float> x)
    {
        var bright = Tf.Image.AdjustContrast(Tf.Image.AdjustBrightness(Tf.Abs(x), 0.1), 1.5);
        var coloured = Tf.Image.AdjustSaturation(Tf.Image.AdjustHue(Tf.ClipByValue(bright, 0f, 1f), 0.2), 0.7);
        return Tf.Image.RgbToGrayscale(coloured) + Tf.Image.PerImageStandardization(coloured);
    }

    [TfFunction]
    public static Tensor<float> Scaled([Shape("B", "H", "W", 3)] Tensor<float> x) =>
        Tf.Image.Resize(x * 0.5f, (7, 5)) + Tf.Image.ResizeNearestNeighbor(x, (7, 5)) + Tf.Image.Resize(x, (7, 5), ResizeMethod.Bicubic, antialias: true);

    [TfFunction]
    public static Tensor<float> Cropped([Shape(2, 8, 8, 3)] Tensor<float> x) =>
        Tf.Image.CropToBoundingBox(x * 2f, 1, 2, 4, 4) + 1f;

    [TfFunction]
    public static Tensor<float> Roughness([Shape("B", "H", "W", 3)] Tensor<float> x) => Tf.Image.TotalVariation(Tf.Square(x)) * 0.5f;

    [TfFunction]
    public static Tensor<float> Likeness([Shape(2, 12, 13, 3)] Tensor<float> x, [Shape(2, 12, 13, 3)] Tensor<float> y) =>
        Tf.Image.Ssim(Tf.Abs(x), Tf.Abs(y), 1) + Tf.Image.Psnr(x, y, 1) * 0.01f;

    [TfFunction]
    public static Tensor<float> AverageLoss(Tensor<float> x, Tensor<float> y) =>
        Tf.Nn.ComputeAverageLoss(Tf.ReduceMean(Tf.Square(x - y), axis: -1)) + Tf.Nn.ScaleRegularizationLoss(Tf.Nn.L2Loss(x)) * 0.1f;

    [TfFunction]
    public static Tensor<float> Seen([Shape("B", "H", "W", 3)] Tensor<float> x) =>
        Tf.Exp(Tf.Image.ExtractPatches(x, (2, 2), (1, 1), (1, 1), Padding.Same)) + 1f;

    [TfFunction]
    public static Tensor<float> Morphology([Shape("B", "H", "W", "K")] Tensor<float> x, [Shape(2, 2, "K")] Tensor<float> filters) =>
        Tf.Nn.Dilation2D(x, filters, padding: Padding.Same) * 2f - Tf.Nn.Erosion2D(x, filters, padding: Padding.Same);

    [TfFunction]
    public static Tensor<float> ClippedLookup([Shape(20, 6)] Tensor<float> table, Tensor<int> ids) => Tf.Nn.EmbeddingLookup(table, ids, 0.5) + 1f;
}
