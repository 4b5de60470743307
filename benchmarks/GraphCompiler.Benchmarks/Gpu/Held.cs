namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>W4, W5 and W6 with their results in variables, in memory that is there: what <c>out=</c> is to PyTorch.</summary>
internal static partial class Held
{
    /// <summary>The least that a kernel can do with an element: it reads it and writes one.</summary>
    [TfFunction]
    internal static void Negate([Shape("N")] Variable<float> y, [Shape("N")] Tensor<float> x) => y.Assign(-x);

    [TfFunction]
    internal static void Activate([Shape("N")] Variable<float> y, [Shape("N")] Tensor<float> x, [Shape] Tensor<float> a, [Shape] Tensor<float> b) =>
        y.Assign(Activation.Forward(x, a, b));

    [TfFunction]
    internal static void ActivateBackward([Shape] Variable<float> sum, [Shape("N")] Variable<float> dx, [Shape("N")] Tensor<float> x, [Shape] Tensor<float> a, [Shape] Tensor<float> b)
    {
        var (s, d) = Activation.Backward(x, a, b);
        sum.Assign(s);
        dx.Assign(d);
    }

    [TfFunction]
    internal static void Softmax([Shape("N", "M")] Variable<float> y, [Shape("N", "M")] Tensor<float> x) => y.Assign(Rows.Softmax(x));

    [TfFunction]
    internal static void SoftmaxBackward(
        [Shape("N", "M")] Variable<float> y, [Shape("N", "M")] Variable<float> dx, [Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> dy)
    {
        var (result, d) = Rows.SoftmaxBackward(x, dy);
        y.Assign(result);
        dx.Assign(d);
    }

    [TfFunction]
    internal static void LayerNorm([Shape("N", "M")] Variable<float> y, [Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale, [Shape("M")] Tensor<float> shift) =>
        y.Assign(Rows.LayerNorm(x, scale, shift));

    [TfFunction]
    internal static void LayerNormBackward(
        [Shape("N", "M")] Variable<float> y,
        [Shape("N", "M")] Variable<float> dx,
        [Shape("M")] Variable<float> dScale,
        [Shape("M")] Variable<float> dShift,
        [Shape("N", "M")] Tensor<float> x,
        [Shape("M")] Tensor<float> scale,
        [Shape("M")] Tensor<float> shift,
        [Shape("N", "M")] Tensor<float> dy)
    {
        var (result, d, s, t) = Rows.LayerNormBackward(x, scale, shift, dy);
        y.Assign(result);
        dx.Assign(d);
        dScale.Assign(s);
        dShift.Assign(t);
    }

    [TfFunction]
    internal static void Product([Shape("M", "N")] Variable<float> z, [Shape("M", "K")] Tensor<float> x, [Shape("K", "N")] Tensor<float> y) => z.Assign(Tf.MatMul(x, y));
}
