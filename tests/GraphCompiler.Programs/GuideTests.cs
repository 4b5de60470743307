using System.Globalization;
using System.Text.RegularExpressions;

namespace Programs;

/// <summary>The guides, each run to its end.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly ProgramRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Basic_training_loops()
    {
        Guide000.Program.Main();

        Assert.StartsWith("Variables: <tf.Variable", _run.Output, StringComparison.Ordinal);
        // What is printed after each of the loop's steps is what Fit prints before the next one, which is the same.
        var loop = Values(Losses()).Take(10);
        var fit = Values(FitLosses());
        Assert.Equal(10, fit.Length);
        foreach (var (expected, loss) in loop.Zip(fit)) Assert.Equal(expected, loss, 1e-4);
        Assert.Contains("\n201\n", _run.Output, StringComparison.Ordinal);
        Assert.All((string[])["data.svg", "untrained.svg", "evolution.svg", "my_checkpoint.index"], f => Assert.True(File.Exists(f), f));
    }

    [Fact]
    public void Basic_training_loops_on_random_data()
    {
        Guide001.Program.Main();

        var losses = Values(Losses());
        Assert.Equal(11, losses.Length);
        Assert.Equal(1, losses[^1], 0.3);
        Assert.Equal(10, FitLosses().Count(_run.Output));
    }

    [Fact]
    public void Custom_training()
    {
        Guide002.Program.Main();

        var losses = Values(Losses());
        Assert.StartsWith("tf.Tensor(\n[[2. 2. 2. 2. 2. 2. 2. 2. 2. 2.]", _run.Output, StringComparison.Ordinal);
        Assert.Equal(10, losses.Length);
        Assert.Equal(losses.OrderDescending(), losses);
    }

    [Fact]
    public void Basics()
    {
        Guide004.Program.Main();

        var output = _run.Output;
        Assert.Equal(3, Regex.Count(output, "Tracing.\n") + 1);
        foreach (var line in (string[])["(2, 3)\n<dtype: 'float32'>\n", "[[14. 32.]\n [32. 77.]]", "0.09003", "tf.Tensor(21.0, shape=(), dtype=float32)", $"TensorFlow **IS{(GraphCompiler.Tf.Config.ListPhysicalDevices("GPU").Count > 0 ? "" : " NOT")}** using the GPU", "tf.Tensor(-2.0, shape=(), dtype=float32)\ntf.Tensor(4.0, shape=(), dtype=float32)", "tf.Tensor(6, shape=(), dtype=int32)", "tf.Tensor(27, shape=(), dtype=int32)", "tf.Tensor([3 6 9], shape=(3,), dtype=int32)"])
        {
            Assert.Contains(line, output, StringComparison.Ordinal);
        }

        // A device adds in another order.
        Assert.Contains(Values(Scalars()), s => Math.Abs(s - 27.3) < 1e-5);

        var errors = Values(MeanErrors());
        Assert.Equal(10, errors.Length);
        Assert.Equal(1, errors[^1], 0.3);
        Assert.Equal(["serve", "serving_default"], GraphCompiler.SavedModel.Load("my_model").Signatures.Keys.Order(StringComparer.Ordinal));
    }

    private double[] Values(Regex pattern) => [.. pattern.Matches(_run.Output).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"loss=(\d+\.\d{5})")]
    private static partial Regex Losses();

    [GeneratedRegex(@"/step - loss: (\d+\.\d+)")]
    private static partial Regex FitLosses();

    [GeneratedRegex(@"tf\.Tensor\((-?\d+\.\d+), shape=\(\), dtype=float32\)")]
    private static partial Regex Scalars();

    [GeneratedRegex(@"Mean squared error: (\d+\.\d+)")]
    private static partial Regex MeanErrors();
}
