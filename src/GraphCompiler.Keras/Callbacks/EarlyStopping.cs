namespace GraphCompiler.Keras;

/// <summary>
/// Ends the training once a value has not become better for some epochs. With <c>restoreBestWeights</c> the best weights come back at the end even when nothing stopped the training. Auto knows the
/// direction of the loss and of compiled metrics alone; else <see cref="TfValueException"/>. A name that is not logged only warns
/// when the mode is given.
/// </summary>
public sealed class EarlyStopping(
    string monitor = "val_loss", double minDelta = 0, int patience = 0, bool verbose = false, MonitorMode mode = MonitorMode.Auto, double? baseline = null, bool restoreBestWeights = false,
    int startFromEpoch = 0) : Callback
{
    private Monitor? _monitor;
    private double? _best;
    private Tensor[]? _bestWeights;

    /// <summary>The number of the epoch that stopped the training; 0 where none did.</summary>
    public int StoppedEpoch { get; private set; }

    /// <summary>The number of the best epoch.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value.</summary>
    public double? Best => _best;

    /// <summary>How many epochs it has not become better.</summary>
    public int Wait { get; private set; }

    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs)
    {
        (_monitor, _best, _bestWeights, StoppedEpoch, BestEpoch, Wait) = (new Monitor(monitor, mode, () => Model), null, null, 0, 0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        var worst = _monitor!.Worst;
        if (!logs.TryGetValue(monitor, out var current))
        {
            Tf.Config.WarningLogger($"Early stopping conditioned on metric `{monitor}` which is not available. Available metrics are: {string.Join(",", logs.Keys)}");
            return;
        }

        if (epoch < startFromEpoch) return;
        if (restoreBestWeights && _bestWeights is null) (_bestWeights, BestEpoch) = (Model.GetWeights(), epoch);
        Wait++;
        if (_monitor!.IsBetter(current, _best ?? worst, minDelta))
        {
            (_best, BestEpoch) = (current, epoch);
            if (restoreBestWeights) _bestWeights = Model.GetWeights();
            if (baseline is not { } least || _monitor!.IsBetter(current, least, minDelta)) Wait = 0;
            return;
        }

        if (Wait >= patience && epoch > 0)
        {
            StoppedEpoch = epoch;
            Model.StopTraining = true;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(IReadOnlyDictionary<string, float> logs)
    {
        if (StoppedEpoch > 0 && verbose) Console.Out.WriteLine($"Epoch {StoppedEpoch + 1}: early stopping");
        if (!restoreBestWeights || _bestWeights is null) return;
        if (verbose) Console.Out.WriteLine($"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.");
        Model.SetWeights(_bestWeights);
    }
}
