using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

public sealed partial class PerceptronModel : Module
{
    public const int Hidden = 64;

    public Variable<float> W1 { get; } = new(Data.Wave(1, Hidden));

    public Variable<float> B1 { get; } = new(Data.Wave(Hidden));

    public Variable<float> W2 { get; } = new(Data.Wave(Hidden, 1));

    public Variable<float> B2 { get; } = new(Data.Wave(1));

    public Tensor<float> Call(Tensor<float> x) => Tf.MatMul(Tf.Nn.Relu(Tf.MatMul(x, W1) + B1), W2) + B2;
}

/// <summary>W2: one step of a perceptron with a hidden layer over 201 points - loss, four gradients, update - compiled and eager.</summary>
[MemoryDiagnoser]
public partial class Perceptron
{
    public const int Points = 201;

    private readonly PerceptronModel _model = new();
    private readonly Tensor<float> _x = Data.Wave(Points, 1);
    private readonly Tensor<float> _y = Data.Wave(Points, 1) * 2f + 1f;

    [Benchmark(Baseline = true)]
    public void Compiled() => Train(_model, _x, _y, 1e-4f);

    [Benchmark]
    public void Eager() => TrainFunction.HostFunction(_model, _x, _y, 1e-4f);

    [TfFunction]
    internal static void Train(PerceptronModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(model.Call(x) - y));
        var (dw1, db1, dw2, db2) = tape.Gradient(loss, (model.W1, model.B1, model.W2, model.B2));
        model.W1.AssignSub(learningRate * dw1);
        model.B1.AssignSub(learningRate * db1);
        model.W2.AssignSub(learningRate * dw2);
        model.B2.AssignSub(learningRate * db2);
    }
}
