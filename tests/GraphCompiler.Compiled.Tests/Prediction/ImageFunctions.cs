namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Images as [batch, height, width, channels].</summary>
public static partial class ImageFunctions
{
    private static readonly Tensor<float> s_mean = new[] { 0.485f, 0.456f, 0.406f };

    private static readonly Tensor<float> s_deviation = new[] { 0.229f, 0.224f, 0.225f };

    [TfFunction]
    public static Tensor<float> FromBytes([Shape("B", "H", "W", 3)] Tensor<int> pixels) => Tf.Cast<float>(pixels) / 255f;

    [TfFunction]
    public static Tensor<float> Symmetric([Shape("B", "H", "W", "C")] Tensor<float> x) => x / 127.5f - 1f;

    [TfFunction]
    public static Tensor<float> ByDataset([Shape("B", "H", "W", 3)] Tensor<float> x) => (x / 255f - s_mean) / s_deviation;

    [TfFunction]
    public static Tensor<float> PerImage([Shape("B", "H", "W", "C")] Tensor<float> x)
    {
        var (mean, variance) = Tf.Nn.Moments(x, axis: [1, 2, 3], keepDims: true);
        return (x - mean) / Tf.Maximum(Tf.Sqrt(variance), 0.01f);
    }

    [TfFunction]
    public static Tensor<float> Grey([Shape("B", "H", "W", 3)] Tensor<float> x)
    {
        Tensor<float> weights = [0.2989f, 0.587f, 0.114f];
        return Tf.ReduceSum(x * weights, axis: -1, keepDims: true);
    }

    [TfFunction]
    public static Tensor<float> Brightness([Shape("B", "H", "W", "C")] Tensor<float> x, float delta) => Tf.ClipByValue(x + delta, 0f, 1f);

    [TfFunction]
    public static Tensor<float> Contrast([Shape("B", "H", "W", "C")] Tensor<float> x, float factor)
    {
        var mean = Tf.ReduceMean(x, axis: [1, 2], keepDims: true);
        return (x - mean) * factor + mean;
    }

    [TfFunction]
    public static Tensor<float> Gamma([Shape("B", "H", "W", "C")] Tensor<float> x, float gamma) => Tf.Pow(Tf.Maximum(x, 0f), gamma) * 1.2f;

    [TfFunction]
    public static Tensor<float> Flipped([Shape("B", "H", "W", "C")] Tensor<float> x) => 0.5f * (x + Tf.Reverse(x, 2));

    [TfFunction]
    public static Tensor<float> ChannelsFirst([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.Transpose(x * 2f, [0, 3, 1, 2]) - 1f;

    [TfFunction]
    public static Tensor<float> GlobalAverage([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.ReduceMean(Tf.Nn.Relu(x), axis: [1, 2]);

    [TfFunction]
    public static Tensor<float> GlobalMax([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.ReduceMax(x * 2f, axis: [1, 2]);

    [TfFunction]
    public static Tensor<float> SqueezeExcite([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("C", "C")] Tensor<float> w)
    {
        var gates = Tf.Sigmoid(Tf.MatMul(Tf.ReduceMean(x, axis: [1, 2]), w));
        return x * gates[.., Tf.NewAxis, Tf.NewAxis, ..];
    }

    [TfFunction]
    public static (Tensor<float> Dy, Tensor<float> Dx) Edges([Shape("B", "H", "W", "C")] Tensor<float> x) =>
        (x[.., 1..] - x[.., ..^1], x[.., .., 1..] - x[.., .., ..^1]);

    [TfFunction]
    public static Tensor<float> TotalVariation([Shape("B", "H", "W", "C")] Tensor<float> x) =>
        Tf.ReduceSum(Tf.Abs(x[.., 1..] - x[.., ..^1]), axis: [1, 2, 3]) + Tf.ReduceSum(Tf.Abs(x[.., .., 1..] - x[.., .., ..^1]), axis: [1, 2, 3]);

    [TfFunction]
    public static Tensor<float> Patches([Shape("B", 4, 6, "C")] Tensor<float> x) =>
        Tf.Reshape(Tf.Transpose(Tf.Reshape(x / 255f, [-1, 2, 2, 3, 2, 17]), [0, 1, 3, 2, 4, 5]), [-1, 6, 68]) + 0.5f;

    [TfFunction]
    public static Tensor<float> Halved([Shape("B", 4, 6, "C")] Tensor<float> x) => Tf.ReduceMean(Tf.Reshape(x, [-1, 2, 2, 3, 2, 17]), axis: [2, 4]) * 2f;

    [TfFunction]
    public static Tensor<float> Blended([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("B", "H", "W", "C")] Tensor<float> y, [Shape("B", "H", "W", 1)] Tensor<float> alpha) =>
        x * alpha + y * (1f - alpha);

    [TfFunction]
    public static Tensor<float> MixUp([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("B", 1, 1, 1)] Tensor<float> ratio) => x * ratio + Tf.Reverse(x, 0) * (1f - ratio);

    [TfFunction]
    public static Tensor<int> Quantized([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.Cast<int>(Tf.Round(Tf.ClipByValue(x, 0f, 1f) * 255f));

    [TfFunction]
    public static Tensor<float> PeakSignal([Shape("B", "H", "W", "C")] Tensor<float> x, [Shape("B", "H", "W", "C")] Tensor<float> y) =>
        -10f / MathF.Log(10f) * Tf.Log(Tf.ReduceMean(Tf.Math.SquaredDifference(x, y), axis: [1, 2, 3]));

    [TfFunction]
    public static Tensor<float> Padded([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.Pad(x - 0.5f, [[0, 0], [1, 1], [1, 1], [0, 0]]) * 2f;

    [TfFunction]
    public static Tensor<float> Framed([Shape("B", 4, 6, "C")] Tensor<float> x) =>
        Tf.Tanh(Tf.Image.PadToBoundingBox(x * 2f, 1, 2, 7, 9)) + Tf.Image.ResizeWithPad(x, 7, 9) * 0.5f;

    [TfFunction]
    public static Tensor<float> Centre([Shape("B", 4, 6, "C")] Tensor<float> x) => Tf.Exp(Tf.Image.CentralCrop(x - 1f, 0.5)) * 3f;

    [TfFunction]
    public static Tensor<float> Chosen([Shape("N", 4)] Tensor<float> boxes)
    {
        var scores = Tf.Sigmoid(Tf.ReduceSum(boxes, axis: 1)) * 0.5f;
        return Tf.Gather(boxes, Tf.Image.NonMaxSuppression(boxes, scores, 4, 0.3)) * 2f - 1f;
    }
}
