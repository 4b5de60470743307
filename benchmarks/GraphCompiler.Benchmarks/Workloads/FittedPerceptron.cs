using BenchmarkDotNet.Attributes;
using GraphCompiler.Keras;

namespace GraphCompiler.Benchmarks;

/// <summary>W2 through Fit: an epoch of so many steps of 201 points, and the same steps by themselves.</summary>
[MemoryDiagnoser]
public class FittedPerceptron
{
    public const int Steps = 1000;

    private readonly Tensor<float> _x = Data.Wave(Steps * Perceptron.Points, 1);
    private readonly Tensor<float> _y = Data.Wave(Steps * Perceptron.Points, 1) * 2f + 1f;
    private readonly Batch _batch = new([Data.Wave(Perceptron.Points, 1)], [Data.Wave(Perceptron.Points, 1) * 2f + 1f], []);

    public FittedPerceptron()
    {
        Model.Compile(new SGD(1e-4), new MeanSquaredError());
        Fit();
    }

    internal Sequential Model { get; } = new([new Dense(PerceptronModel.Hidden, Tf.Nn.Relu), new Dense(1)]);

    /// <summary>The functions that run.</summary>
    internal IEnumerable<TfFunction> Functions => Model.TrainFunction.Functions;

    [Benchmark(OperationsPerInvoke = Steps)]
    public void Fit() => Model.Fit(_x, _y, Perceptron.Points, verbose: Verbose.Silent);

    [Benchmark(OperationsPerInvoke = Steps)]
    public void FitInOrder() => Model.Fit(_x, _y, Perceptron.Points, verbose: Verbose.Silent, shuffle: false);

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public void Step()
    {
        for (var i = 0; i < Steps; i++) Model.TrainFunction.Run(_batch, isOpen: false);
    }

    /// <summary>As many epochs of one step.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void Epochs() => Model.Fit((Tensor<float>)_batch.Arguments[0]!, (Tensor<float>)_batch.Arguments[1]!, Perceptron.Points, epochs: Steps, verbose: Verbose.Silent);
}
