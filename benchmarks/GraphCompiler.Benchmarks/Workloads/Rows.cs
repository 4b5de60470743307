using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

/// <summary>W5: softmax and layer norm along rows, forward, and backward from a gradient of the result.</summary>
[MemoryDiagnoser]
public partial class Rows
{
    private readonly Tensor<float> _x;
    private readonly Tensor<float> _dy;
    private readonly Tensor<float> _scale;
    private readonly Tensor<float> _shift;

    public Rows()
    {
        (_x, _dy) = (Data.Wave(Size, Size), Data.Wave(Size, Size));
        (_scale, _shift) = (Data.Wave(Size), Data.Wave(Size));
    }

    public const int Size = 1024;

    [Benchmark]
    public Tensor<float> CompiledSoftmax() => Softmax(_x);

    [Benchmark]
    public Tensor<float> EagerSoftmax() => SoftmaxFunction.HostFunction(_x);

    [Benchmark]
    public Tensor<float> CompiledSoftmaxBackward() => SoftmaxBackward(_x, _dy).Gradient;

    [Benchmark]
    public Tensor<float> EagerSoftmaxBackward() => SoftmaxBackwardFunction.HostFunction(_x, _dy).Gradient;

    [Benchmark]
    public Tensor<float> CompiledLayerNorm() => LayerNorm(_x, _scale, _shift);

    [Benchmark]
    public Tensor<float> EagerLayerNorm() => LayerNormFunction.HostFunction(_x, _scale, _shift);

    [Benchmark]
    public Tensor<float> CompiledLayerNormBackward() => LayerNormBackward(_x, _scale, _shift, _dy).Gradient;

    [Benchmark]
    public Tensor<float> EagerLayerNormBackward() => LayerNormBackwardFunction.HostFunction(_x, _scale, _shift, _dy).Gradient;

    [TfFunction]
    internal static Tensor<float> Softmax([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Softmax(x);

    [TfFunction]
    internal static (Tensor<float> Y, Tensor<float> Gradient) SoftmaxBackward([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> dy)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Softmax(x);
        return (y, tape.Gradient(y, x, dy));
    }

    [TfFunction]
    internal static Tensor<float> LayerNorm([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale, [Shape("M")] Tensor<float> shift)
    {
        var (mean, variance) = Tf.Nn.Moments(x, -1, keepDims: true);
        return (x - mean) * Tf.Rsqrt(variance + 1e-5f) * scale + shift;
    }

    [TfFunction]
    internal static (Tensor<float> Y, Tensor<float> Gradient, Tensor<float> Scale, Tensor<float> Shift) LayerNormBackward(
        [Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale, [Shape("M")] Tensor<float> shift, [Shape("N", "M")] Tensor<float> dy)
    {
        using var tape = new GradientTape();
        tape.Watch(x, scale, shift);
        var y = LayerNorm(x, scale, shift);
        var (dx, dScale, dShift) = tape.Gradient(y, (x, scale, shift), dy);
        return (y, dx, dScale, dShift);
    }
}
