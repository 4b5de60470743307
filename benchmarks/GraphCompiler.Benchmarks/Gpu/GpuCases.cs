using System.Globalization;
using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>
/// W1 to W7 on a device. What is small is limited by launches, and has to be three times as fast as PyTorch's eager code; what is large, by memory or by arithmetic.
/// </summary>
internal static class GpuCases
{
    private const double LaunchRatio = 3, MemoryShare = 0.8, ProductRatio = 0.9;

    private static readonly Target s_steps = Target.Over("PyTorch", LaunchRatio);
    private static readonly Target s_memory = Target.OfLimit(MemoryShare);

    public static IEnumerable<GpuCase> Of(GpuBench bench) =>
        Steps(bench).Concat(Classifiers(bench)).Concat(Activations(bench)).Concat(RowsOf(bench)).Concat(ProductsOf(bench)).Concat(ConvNets(bench));

    private static IEnumerable<GpuCase> Steps(GpuBench bench)
    {
        var points = bench.IsSimulated ? 20 : 1000;
        var line = new LinearModel();
        Tensor<float> x = Enumerable.Range(0, points).Select(i => i * 4f / points - 2f).ToArray();
        var y = x * 3f + 2f;
        yield return new GpuCase("W1 step", bench.Torch("w1_autograd", Text(points)), OurForm.Held(LinearRegression.TrainFunction, () => LinearRegression.Train(line, x, y, 1e-4f))) { Target = s_steps };

        points = bench.IsSimulated ? 5 : Perceptron.Points;
        var perceptron = new PerceptronModel();
        var (inputs, outputs) = (Data.Wave(points, 1), Data.Wave(points, 1) * 2f + 1f);
        yield return new GpuCase("W2 step", bench.Torch("w2", Text(points)), OurForm.Held(Perceptron.TrainFunction, () => Perceptron.Train(perceptron, inputs, outputs, 1e-4f))) { Target = s_steps };
    }

    private static IEnumerable<GpuCase> Classifiers(GpuBench bench)
    {
        var (examples, inputs, hidden) = bench.IsSimulated ? (4, 6, 5) : (Classifier.Examples, Classifier.Inputs, Classifier.Hidden);
        var classifier = new ClassifierModel(inputs, hidden, Classifier.Classes);
        var (x, labels) = (Data.Wave(examples, inputs), Data.Labels(examples, Classifier.Classes));
        yield return new GpuCase("W3 step, SGD", bench.Torch("w3_sgd", Text(examples)), OurForm.Held(Classifier.DescendFunction, () => Classifier.Descend(classifier, x, labels, 1e-4f))) { Target = s_steps };
        yield return new GpuCase("W3 step, Adam", bench.Torch("w3_adam", Text(examples)), OurForm.Held(Classifier.AdaptFunction, () => Classifier.Adapt(classifier, x, labels, 1e-4f))) { Target = s_steps };
    }

    private static IEnumerable<GpuCase> ConvNets(GpuBench bench)
    {
        var (count, side, channels) = bench.IsSimulated ? (2, 10, 2) : (ConvNet.Examples, ConvNet.Side, ConvNet.Channels);
        var network = new ConvNetModel(side, channels, ConvNet.Classes);
        var (images, classes) = (Data.Wave(count, side, side, 1), Data.Labels(count, ConvNet.Classes));
        yield return new GpuCase("W7 step", bench.Torch("w7", Text(count)), OurForm.Held(ConvNet.TrainFunction, () => ConvNet.Train(network, images, classes, 1e-4f))) { Target = s_steps };
    }

    private static IEnumerable<GpuCase> Activations(GpuBench bench)
    {
        Tensor<float> a = 1.1f, b = 0.2f;
        foreach (var n in (int[])(bench.IsSimulated ? [100] : [100_000, 10_000_000, 100_000_000]))
        {
            var name = bench.IsSimulated ? Text(n) : $"1e{Math.Round(Math.Log10(n)).ToString(CultureInfo.InvariantCulture)}";
            var x = Data.Wave(n);
            var (y, dx, sum) = (Variable(n), Variable(n), new Variable<float>(0f));
            var target = n > 1_000_000 ? s_memory : s_steps;
            yield return new GpuCase(
                $"W4 {name} forward",
                bench.Torch("w4_forward", Text(n)),
                OurForm.Ordinary(Activation.ForwardFunction, () => Activation.Forward(x, a, b)),
                OurForm.Held(Held.ActivateFunction, () => Held.Activate(y, x, a, b))) { Target = target, Bytes = 8.0 * n };
            yield return new GpuCase(
                $"W4 {name} forward and backward",
                bench.Torch("w4_backward", Text(n)),
                OurForm.Ordinary(Activation.BackwardFunction, () => Activation.Backward(x, a, b)),
                OurForm.Held(Held.ActivateBackwardFunction, () => Held.ActivateBackward(sum, dx, x, a, b))) { Target = target, Bytes = 8.0 * n };
        }
    }

    private static IEnumerable<GpuCase> RowsOf(GpuBench bench)
    {
        foreach (var (rows, columns) in ((int, int)[])(bench.IsSimulated ? [(6, 9)] : [(1024, 1024), (8192, 4096)]))
        {
            var size = $"{Text(rows)}x{Text(columns)}";
            var elements = (double)rows * columns;
            var (x, dy, scale, shift) = (Data.Wave(rows, columns), Data.Wave(rows, columns), Data.Wave(columns), Data.Wave(columns));
            var (y, dx, dScale, dShift) = (Variable(rows, columns), Variable(rows, columns), Variable(columns), Variable(columns));

            // A copy of 8 MB takes no longer than its launch.
            var target = elements > 10_000_000 ? s_memory : null;
            yield return Row(
                "softmax forward",
                8,
                "w5_softmax",
                OurForm.Ordinary(Rows.SoftmaxFunction, () => Rows.Softmax(x)),
                OurForm.Held(Held.SoftmaxFunction, () => Held.Softmax(y, x)));
            yield return Row(
                "softmax forward and backward",
                16,
                "w5_softmax_backward",
                OurForm.Ordinary(Rows.SoftmaxBackwardFunction, () => Rows.SoftmaxBackward(x, dy)),
                OurForm.Held(Held.SoftmaxBackwardFunction, () => Held.SoftmaxBackward(y, dx, x, dy)));
            yield return Row(
                "layer norm forward",
                8,
                "w5_layer_norm",
                OurForm.Ordinary(Rows.LayerNormFunction, () => Rows.LayerNorm(x, scale, shift)),
                OurForm.Held(Held.LayerNormFunction, () => Held.LayerNorm(y, x, scale, shift)));
            yield return Row(
                "layer norm forward and backward",
                16,
                "w5_layer_norm_backward",
                OurForm.Ordinary(Rows.LayerNormBackwardFunction, () => Rows.LayerNormBackward(x, scale, shift, dy)),
                OurForm.Held(Held.LayerNormBackwardFunction, () => Held.LayerNormBackward(y, dx, dScale, dShift, x, scale, shift, dy)));

            GpuCase Row(string name, int bytes, string workload, params OurForm[] forms) =>
                new($"W5 {size} {name}", bench.Torch(workload, size), forms) { Target = target, Bytes = bytes * elements };
        }
    }

    private static IEnumerable<GpuCase> ProductsOf(GpuBench bench)
    {
        foreach (var n in (int[])(bench.IsSimulated ? [8] : [512, 1024, 2048, 4096]))
        {
            var (x, y, z) = (Data.Wave(n, n), Data.Wave(n, n), Variable(n, n));
            yield return new GpuCase(
                $"W6 {Text(n)}",
                bench.Torch("w6_nn", Text(n)),
                OurForm.Ordinary(Products.ProductFunction, () => Products.Product(x, y)),
                OurForm.Held(Held.ProductFunction, () => Held.Product(z, x, y))) { Target = Target.Over("PyTorch", ProductRatio) };
        }
    }

    private static Variable<float> Variable(params int[] shape) => new(Tf.Zeros<float>(shape), trainable: false);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
