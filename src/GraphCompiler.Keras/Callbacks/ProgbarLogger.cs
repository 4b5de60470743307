namespace GraphCompiler.Keras;

/// <summary>Prints what <see cref="Verbose"/> asks for; Fit adds one by itself.</summary>
public sealed class ProgbarLogger : Callback
{
    private ProgressBar? _bar;
    private int _seen;

    private Verbose Verbose => Params.TryGetValue("verbose", out var value) ? (Verbose)(int)value : Verbose.ProgressBar;

    // Lines need what an epoch was, a bar that moves each batch.
    internal override bool SeesBatches => !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        var steps = Params.TryGetValue("steps", out var count) && (int)count > 0 ? (int?)(int)count : null;
        _seen = 0;
        _bar = new ProgressBar(steps, Verbose, (epoch + 1, Params.TryGetValue("epochs", out var all) ? (int)all : 1));
        _bar.Start();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs) => _bar?.Update(_seen = batch + 1, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs) => _bar?.Finish(_seen, logs);
}
