using System.Text.RegularExpressions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Callbacks of which the files have no program.</summary>
public sealed partial class CallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("callbacks").FullName;
    private readonly Tensor<float> _x = Tf.Sin(Tf.Reshape(Tf.Range(24f), [8, 3]));
    private readonly Tensor<float> _y = Tf.Cos(Tf.Reshape(Tf.Range(8f), [8, 1]));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_interrupted_training_goes_on_where_it_was()
    {
        var whole = Net();
        var straight = whole.Fit(_x, _y, batchSize: 4, epochs: 5, Verbose.Silent, shuffle: false);
        var backup = Path.Combine(_folder, "backup");
        var interrupted = Net();
        var stop = new LambdaCallback
        {
            EpochBegin = (epoch, _) =>
            {
                if (epoch == 3) throw new OperationCanceledException();
            },
        };
        Assert.Throws<OperationCanceledException>(() => interrupted.Fit(_x, _y, batchSize: 4, epochs: 5, Verbose.Silent, [new BackupAndRestore(backup), stop], shuffle: false));

        var resumed = Net();
        var history = resumed.Fit(_x, _y, batchSize: 4, epochs: 5, Verbose.Silent, [new BackupAndRestore(backup)], shuffle: false);

        Assert.Equal([3, 4], history.Epoch);
        Assert.Equal(straight["loss"].Skip(3), history["loss"]);
        Assert.Equal(10, resumed.Optimizer.Iterations.Value.Item());
        foreach (var (got, want) in resumed.GetWeights().Zip(whole.GetWeights())) Assert.Equal(((Tensor<float>)want).ToArray(), ((Tensor<float>)got).ToArray());
        Assert.Empty(Directory.EnumerateFiles(backup));
        Assert.Equal([0, 1], Net().Fit(_x, _y, batchSize: 4, epochs: 2, Verbose.Silent, [new BackupAndRestore(backup)], shuffle: false).Epoch);
    }

    [Fact]
    public void A_checkpoint_of_the_whole_model_has_its_optimizer()
    {
        var model = Net();
        model.Fit(_x, _y, batchSize: 4, epochs: 2, Verbose.Silent, [new ModelCheckpoint(Path.Combine(_folder, "at-{epoch:02d}"))], shuffle: false);
        var want = model.Fit(_x, _y, batchSize: 4, epochs: 1, Verbose.Silent, shuffle: false)["loss"];

        var other = Net();
        other.Optimizer.Build(other.TrainableWeights);
        new Checkpoint(other) { ["optimizer"] = other.Optimizer }.Read(Path.Combine(_folder, "at-02")).AssertConsumed();
        Assert.Equal(want, other.Fit(_x, _y, batchSize: 4, epochs: 1, Verbose.Silent, shuffle: false)["loss"]);

        var weights = Net();
        weights.LoadWeights(Path.Combine(_folder, "at-01"));
        Assert.NotEqual(weights.Call(_x).ToArray(), model.Call(_x).ToArray());
    }

    [Fact]
    public void A_terminal_sees_the_bar_move()
    {
        using var writer = new StringWriter();
        var bar = new ProgressBar(3, Verbose.ProgressBar, (1, 2), writer, moves: true);
        bar.Start();
        bar.Update(1, new Dictionary<string, float> { ["loss"] = 0.1483f, ["mae"] = 2e-5f });
        bar.Finish(3, new Dictionary<string, float> { ["loss"] = 0.2296f });

        var text = Times().Replace(writer.ToString(), "<time>");
        Assert.StartsWith("Epoch 1/2\n\r\u001b[1m1/3\u001b[0m \u001b[32m━━━━━━\u001b[0m\u001b[37m━━━━━━━━━━━━━━\u001b[0m \u001b[1m<time>\u001b[0m <time>/step - loss: 0.1483 - mae: 2.0000e-05\b", text, StringComparison.Ordinal);
        Assert.Contains("\b\r\u001b[1m3/3\u001b[0m \u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m \u001b[1m<time>\u001b[0m <time>/step - loss: 0.2296 ", text, StringComparison.Ordinal);
        Assert.EndsWith(" \n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_without_an_end_counts()
    {
        using var writer = new StringWriter();
        var bar = new ProgressBar(null, Verbose.ProgressBar, null, writer, moves: true);
        bar.Update(1, new Dictionary<string, float>());
        bar.Finish(12, new Dictionary<string, float>());

        Assert.Contains("      1/Unknown ", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("12/12", writer.ToString(), StringComparison.Ordinal);
    }

    private static Sequential Net()
    {
        var model = new Sequential([new Input(3), new Dense(4, Tf.Tanh, kernelInitializer: Initializer.Constant(0.3)), new Dense(1, kernelInitializer: Initializer.Constant(-0.2))]);
        model.Compile(new Adam(0.05), new MeanSquaredError());
        return model;
    }

    [GeneratedRegex(@"\d+(us|ms|s)\b")]
    private static partial Regex Times();
}
