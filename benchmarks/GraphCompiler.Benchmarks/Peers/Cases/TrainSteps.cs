namespace GraphCompiler.Benchmarks.Peers;

/// <summary>W1 and W2, and what a call costs that computes next to nothing.</summary>
internal static class TrainSteps
{
    private const int Points = 1000;

    public static IEnumerable<Case> Of(PeerPool peers)
    {
        var line = new LinearModel();
        Tensor<float> x = Enumerable.Range(0, Points).Select(i => i * 4f / Points - 2f).ToArray();
        var y = x * 3f + 2f;
        var step = Case.Of("W1 step, autograd", peers.Threads, LinearRegression.TrainFunction, () => LinearRegression.Train(line, x, y, 1e-4f)) with
        {
            Rivals = [peers.Torch("w1_autograd", Points)],
            Target = Target.Over("PyTorch", 150),

            // Wx + b, its error, the square, two sums of the gradient, their products.
            Work = new Work(8.0 * Points, 8.0 * Points),
        };
        yield return step;
        yield return step with { Name = "W1 step, derived by hand", Rivals = [peers.Torch("w1_hand", Points), peers.Numpy("w1_hand", Points)], Target = null };

        var perceptron = new PerceptronModel();
        var (inputs, outputs) = (Data.Wave(Perceptron.Points, 1), Data.Wave(Perceptron.Points, 1) * 2f + 1f);
        yield return Case.Of("W2 step", peers.Threads, Perceptron.TrainFunction, () => Perceptron.Train(perceptron, inputs, outputs, 1e-4f)) with
        {
            Rivals = [peers.Torch("w2", Perceptron.Points), peers.Numpy("w2", Perceptron.Points)],
            Target = Target.Over("PyTorch", 25),

            // Two products forward, relu, bias; backward two gradients of kernels, one of the layer, relu, bias.
            Work = new Work(8.0 * Perceptron.Points * PerceptronModel.Hidden, 4.0 * Perceptron.Points * PerceptronModel.Hidden),
        };

        // PyTorch's is the bare step: what cuts its batches and calls it is not counted.
        var fitted = new FittedPerceptron();
        yield return Case.Of("W2 through Fit", peers.Threads, [.. fitted.Functions], fitted.Fit, FittedPerceptron.Steps) with
        {
            Rivals = [peers.Torch("w2", Perceptron.Points)],
            Target = Target.Over("PyTorch", 8),
            Work = new Work(8.0 * Perceptron.Points * PerceptronModel.Hidden, 4.0 * Perceptron.Points * PerceptronModel.Hidden),
        };

        var counter = new Counter();
        yield return Case.Of("Dispatch", peers.Threads, Counter.CountFunction, () => Counter.Count(counter)) with { Target = Target.Below(80e-9) };
    }
}

/// <summary>Its step computes one addition: all else that a call takes is finding what to run.</summary>
public sealed partial class Counter : Module
{
    public Variable<float> Total { get; } = new(0f);

    [TfFunction]
    internal static void Count(Counter counter) => counter.Total.AssignAdd(1f);
}
