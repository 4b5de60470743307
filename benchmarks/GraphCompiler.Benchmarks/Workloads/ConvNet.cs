using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

/// <summary>Two convolutions of 3 x 3, each with a pool of 2 x 2 behind it, and a dense layer.</summary>
/// <param name="side">The side of an image.</param>
/// <param name="channels">The channels of the first convolution; the second has twice as many.</param>
/// <param name="classes">The classes.</param>
public sealed partial class ConvNetModel(int side, int channels, int classes) : Module
{
    /// <summary>What is left of an image.</summary>
    public int Features { get; } = Pooled(Pooled(side)) * Pooled(Pooled(side)) * 2 * channels;

    [Shape(3, 3, 1, "C")]
    public Variable<float> K1 { get; } = new(Data.Wave(3, 3, 1, channels) * 0.02f);

    [Shape("C")]
    public Variable<float> B1 { get; } = new(Data.Wave(channels) * 0.02f);

    [Shape(3, 3, "C", "D")]
    public Variable<float> K2 { get; } = new(Data.Wave(3, 3, channels, 2 * channels) * 0.02f);

    [Shape("D")]
    public Variable<float> B2 { get; } = new(Data.Wave(2 * channels) * 0.02f);

    [Shape("F", "K")]
    public Variable<float> W { get; } = new(Data.Wave(Pooled(Pooled(side)) * Pooled(Pooled(side)) * 2 * channels, classes) * 0.02f);

    [Shape("K")]
    public Variable<float> B { get; } = new(Data.Wave(classes) * 0.02f);

    public Tensor<float> Call(Tensor<float> x)
    {
        var first = Tf.Nn.MaxPool2D(Tf.Nn.Relu(Tf.Nn.Conv2D(x, K1) + B1), 2);
        var second = Tf.Nn.MaxPool2D(Tf.Nn.Relu(Tf.Nn.Conv2D(first, K2) + B2), 2);
        return Tf.MatMul(Tf.Reshape(second, [-1, Features]), W) + B;
    }

    private static int Pooled(int side) => (side - 2) / 2;
}

/// <summary>W7: one step of a small convolutional network over 32 images of 28 x 28 - softmax cross entropy, six gradients, SGD - compiled and eager.</summary>
[MemoryDiagnoser]
public partial class ConvNet
{
    public const int Examples = 32, Side = 28, Channels = 32, Classes = 10;

    private readonly ConvNetModel _model = new(Side, Channels, Classes);
    private readonly Tensor<float> _x = Data.Wave(Examples, Side, Side, 1);
    private readonly Tensor<int> _labels = Data.Labels(Examples, Classes);

    [Benchmark(Baseline = true)]
    public void Compiled() => Train(_model, _x, _labels, 1e-4f);

    [Benchmark]
    public void Eager() => TrainFunction.HostFunction(_model, _x, _labels, 1e-4f);

    [TfFunction]
    internal static void Train(ConvNetModel model, [Shape("N", "S", "S", 1)] Tensor<float> x, [Shape("N")] Tensor<int> labels, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, model.Call(x)));
        var (dk1, db1, dk2, db2, dw, db) = tape.Gradient(loss, (model.K1, model.B1, model.K2, model.B2, model.W, model.B));
        model.K1.AssignSub(learningRate * dk1);
        model.B1.AssignSub(learningRate * db1);
        model.K2.AssignSub(learningRate * dk2);
        model.B2.AssignSub(learningRate * db2);
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }
}
