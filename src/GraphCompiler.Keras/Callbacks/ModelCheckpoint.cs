using System.Globalization;

namespace GraphCompiler.Keras;

/// <summary>Saves the model or its weights after epochs or every so many batches; <c>{epoch:02d}</c> and <c>{val_loss:.2f}</c> in the path are filled in.</summary>
public sealed class ModelCheckpoint(
    string filePath, string monitor = "val_loss", bool verbose = false, bool saveBestOnly = false, bool saveWeightsOnly = false, MonitorMode mode = MonitorMode.Auto, int? saveFrequency = null,
    double? initialValueThreshold = null) : Callback
{
    private double? _best = initialValueThreshold;
    private int _batches;
    private int _epoch;

    internal override bool SeesBatches => saveFrequency is not null;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs) => _epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
        if (saveFrequency is { } every && ++_batches % every == 0) Save(batch, logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        if (saveFrequency is null) Save(null, logs);
    }

    private Monitor Monitor => field ??= new Monitor(monitor, mode, () => Model);

    private void Save(int? batch, IReadOnlyDictionary<string, float> logs)
    {
        if (saveBestOnly)
        {
            if (!logs.TryGetValue(monitor, out var current))
            {
                Tf.Config.WarningLogger($"Can save best model only with {monitor} available.");
                return;
            }

            if (!Monitor.IsBetter(current, _best ?? Monitor.Worst))
            {
                if (verbose) Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nEpoch {_epoch + 1}: {monitor} did not improve from {_best:F5}"));
                return;
            }

            _best = current;
        }

        var path = LogText.Fill(filePath, name => name == "epoch" ? _epoch + 1 : name == "batch" && batch is { } b ? b + 1 : logs.TryGetValue(name, out var value) ? value : null);
        if (verbose) Console.Out.WriteLine($"\nEpoch {_epoch + 1}: saving model to {path}");
        if (saveWeightsOnly) Model.SaveWeights(path);
        else Model.Save(path);
    }
}
