namespace GraphCompiler.Keras;

/// <summary>Prints what <see cref="Verbose"/> asks for; Fit, Evaluate and Predict add one by themselves.</summary>
public sealed class ProgbarLogger : Callback
{
    private ProgressBar? _bar;
    private int _seen;

    private Verbose Verbose => Params.TryGetValue("verbose", out var value) ? (Verbose)(int)value : Verbose.ProgressBar;

    private int? Steps => Params.TryGetValue("steps", out var count) && (int)count > 0 ? (int)count : null;

    // Lines need what an epoch was, a bar that moves each batch.
    internal override bool SeesBatches => ProgressBar.IsTerminal;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        _seen = 0;
        _bar = new ProgressBar(Steps, Verbose, (epoch + 1, Params.TryGetValue("epochs", out var all) ? (int)all : 1));
        _bar.Start();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs) => _bar?.Update(_seen = batch + 1, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs) => _bar?.Finish(_seen, logs);
}
