using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

public sealed partial class LinearModel : Module
{
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    public Tensor<float> Call(Tensor<float> x) => W * x + B;
}

/// <summary>W1: one step of linear regression - loss, gradients of both variables, update - compiled and eager.</summary>
[MemoryDiagnoser]
public partial class LinearRegression
{
    private readonly LinearModel _model = new();
    private Tensor<float> _x = 0f;
    private Tensor<float> _y = 0f;

    [Params(1000)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _x = Enumerable.Range(0, N).Select(i => i * 4f / N - 2f).ToArray();
        _y = _x * 3f + 2f;
    }

    [Benchmark(Baseline = true)]
    public void Compiled() => Train(_model, _x, _y, 1e-4f);

    [Benchmark]
    public void Eager() => TrainFunction.HostFunction(_model, _x, _y, 1e-4f);

    [TfFunction]
    internal static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY) => Tf.ReduceMean(Tf.Square(targetY - predictedY));

    [TfFunction]
    internal static void Train(LinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Loss(y, model.Call(x));
        var (dw, db) = tape.Gradient(loss, (model.W, model.B));
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }
}
