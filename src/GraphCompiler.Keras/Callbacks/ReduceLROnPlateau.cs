namespace GraphCompiler.Keras;

/// <summary>Multiplies the learning rate by <paramref name="factor"/> once a value has not become better for some epochs.</summary>
/// <param name="monitor">The value.</param>
/// <param name="factor">Below 1.</param>
/// <param name="patience">How many epochs.</param>
/// <param name="minDelta">What counts as better.</param>
/// <param name="cooldown">How many epochs do not count after that.</param>
/// <param name="minLearningRate">The least rate.</param>
/// <param name="mode">Which way is better.</param>
/// <param name="verbose">Whether it says so.</param>
/// <exception cref="TfValueException">The factor is not below 1.</exception>
public sealed class ReduceLROnPlateau(
    string monitor = "val_loss", double factor = 0.1, int patience = 10, double minDelta = 1e-4, int cooldown = 0, double minLearningRate = 0, MonitorMode mode = MonitorMode.Auto, bool verbose = false)
    : Callback
{
    private readonly double _factor = factor < 1 ? factor : throw new TfValueException(FormattableString.Invariant($"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}"));
    private Monitor? _monitor;
    private double? _best;
    private int _wait;
    private int _cooldown;

    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs) => (_monitor, _best, _wait, _cooldown) = (new Monitor(monitor, mode, () => Model), null, 0, 0);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        CallbackLogs.Add(logs, "learning_rate", (float)Model.Optimizer.LearningRate);
        if (!logs.TryGetValue(monitor, out var current))
        {
            Tf.Config.WarningLogger($"Learning rate reduction is conditioned on metric `{monitor}` which is not available. Available metrics are: {string.Join(",", logs.Keys)}.");
            return;
        }

        if (_cooldown > 0)
        {
            _cooldown--;
            _wait = 0;
        }

        if (_monitor!.IsBetter(current, _best ?? _monitor!.Worst, minDelta))
        {
            (_best, _wait) = (current, 0);
            return;
        }

        if (_cooldown > 0 || ++_wait < patience) return;
        var old = (float)Model.Optimizer.LearningRate;
        if (old <= (float)minLearningRate) return;
        var rate = Math.Max(old * _factor, minLearningRate);
        Model.Optimizer.LearningRate = rate;
        if (verbose) Console.Out.WriteLine($"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {LogText.Shortest(rate)}.");
        (_cooldown, _wait) = (cooldown, 0);
    }
}
