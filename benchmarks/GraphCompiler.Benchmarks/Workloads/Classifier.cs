using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

/// <summary>A perceptron with two hidden layers, and what Adam remembers of its weights.</summary>
/// <param name="inputs">The features of an example.</param>
/// <param name="hidden">The width of both hidden layers.</param>
/// <param name="classes">The classes.</param>
public sealed partial class ClassifierModel(int inputs, int hidden, int classes) : Module
{
    [Shape("I", "H")]
    public Variable<float> W1 { get; } = new(Data.Wave(inputs, hidden) * 0.02f);

    [Shape("H")]
    public Variable<float> B1 { get; } = new(Data.Wave(hidden) * 0.02f);

    [Shape("H", "J")]
    public Variable<float> W2 { get; } = new(Data.Wave(hidden, hidden) * 0.02f);

    [Shape("J")]
    public Variable<float> B2 { get; } = new(Data.Wave(hidden) * 0.02f);

    [Shape("J", "C")]
    public Variable<float> W3 { get; } = new(Data.Wave(hidden, classes) * 0.02f);

    [Shape("C")]
    public Variable<float> B3 { get; } = new(Data.Wave(classes) * 0.02f);

    [Shape]
    public Variable<float> Steps { get; } = new(0f, trainable: false);

    [Shape("I", "H")]
    public Variable<float> MeanW1 { get; } = Zeros(inputs, hidden);

    [Shape("H")]
    public Variable<float> MeanB1 { get; } = Zeros(hidden);

    [Shape("H", "J")]
    public Variable<float> MeanW2 { get; } = Zeros(hidden, hidden);

    [Shape("J")]
    public Variable<float> MeanB2 { get; } = Zeros(hidden);

    [Shape("J", "C")]
    public Variable<float> MeanW3 { get; } = Zeros(hidden, classes);

    [Shape("C")]
    public Variable<float> MeanB3 { get; } = Zeros(classes);

    [Shape("I", "H")]
    public Variable<float> SquareW1 { get; } = Zeros(inputs, hidden);

    [Shape("H")]
    public Variable<float> SquareB1 { get; } = Zeros(hidden);

    [Shape("H", "J")]
    public Variable<float> SquareW2 { get; } = Zeros(hidden, hidden);

    [Shape("J")]
    public Variable<float> SquareB2 { get; } = Zeros(hidden);

    [Shape("J", "C")]
    public Variable<float> SquareW3 { get; } = Zeros(hidden, classes);

    [Shape("C")]
    public Variable<float> SquareB3 { get; } = Zeros(classes);

    public Tensor<float> Call(Tensor<float> x) =>
        Tf.MatMul(Tf.Nn.Relu(Tf.MatMul(Tf.Nn.Relu(Tf.MatMul(x, W1) + B1), W2) + B2), W3) + B3;

    private static Variable<float> Zeros(params int[] shape) => new(Tf.Zeros<float>(shape), trainable: false);
}

/// <summary>W3: one step of the perceptron 784-512-512-10 over 128 examples - softmax cross entropy, six gradients, SGD or Adam - compiled and eager.</summary>
[MemoryDiagnoser]
public partial class Classifier
{
    public const int Examples = 128, Inputs = 784, Hidden = 512, Classes = 10;

    private readonly ClassifierModel _model = new(Inputs, Hidden, Classes);
    private readonly Tensor<float> _x = Data.Wave(Examples, Inputs);
    private readonly Tensor<int> _labels = Data.Labels(Examples, Classes);

    [Benchmark(Baseline = true)]
    public void Compiled() => Descend(_model, _x, _labels, 1e-4f);

    [Benchmark]
    public void Eager() => DescendFunction.HostFunction(_model, _x, _labels, 1e-4f);

    [Benchmark]
    public void CompiledAdam() => Adapt(_model, _x, _labels, 1e-4f);

    [Benchmark]
    public void EagerAdam() => AdaptFunction.HostFunction(_model, _x, _labels, 1e-4f);

    [TfFunction]
    internal static void Descend(ClassifierModel model, [Shape("N", "I")] Tensor<float> x, [Shape("N")] Tensor<int> labels, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, model.Call(x)));
        var (dw1, db1, dw2, db2, dw3, db3) = tape.Gradient(loss, (model.W1, model.B1, model.W2, model.B2, model.W3, model.B3));
        model.W1.AssignSub(learningRate * dw1);
        model.B1.AssignSub(learningRate * db1);
        model.W2.AssignSub(learningRate * dw2);
        model.B2.AssignSub(learningRate * db2);
        model.W3.AssignSub(learningRate * dw3);
        model.B3.AssignSub(learningRate * db3);
    }

    [TfFunction]
    internal static void Adapt(ClassifierModel model, [Shape("N", "I")] Tensor<float> x, [Shape("N")] Tensor<int> labels, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, model.Call(x)));
        var (dw1, db1, dw2, db2, dw3, db3) = tape.Gradient(loss, (model.W1, model.B1, model.W2, model.B2, model.W3, model.B3));
        var steps = model.Steps.AssignAdd(1f);
        var rate = learningRate * Tf.Sqrt(1f - Tf.Pow(0.999f, steps)) / (1f - Tf.Pow(0.9f, steps));
        Adapt(model.W1, model.MeanW1, model.SquareW1, dw1, rate);
        Adapt(model.B1, model.MeanB1, model.SquareB1, db1, rate);
        Adapt(model.W2, model.MeanW2, model.SquareW2, dw2, rate);
        Adapt(model.B2, model.MeanB2, model.SquareB2, db2, rate);
        Adapt(model.W3, model.MeanW3, model.SquareW3, dw3, rate);
        Adapt(model.B3, model.MeanB3, model.SquareB3, db3, rate);
    }

    /// <summary>Adam: a step along the running mean of the gradient over the root of that of its square.</summary>
    private static void Adapt(Variable<float> weight, Variable<float> mean, Variable<float> square, Tensor<float> gradient, Tensor<float> rate)
    {
        mean.AssignAdd((gradient - mean) * 0.1f);
        square.AssignAdd((Tf.Square(gradient) - square) * 0.001f);
        weight.AssignSub(rate * mean / (Tf.Sqrt(square) + 1e-7f));
    }
}
