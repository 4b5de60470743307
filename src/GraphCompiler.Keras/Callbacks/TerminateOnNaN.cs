namespace GraphCompiler.Keras;

/// <summary>Stops at a loss that is no number, or infinite; the interrupted epoch is in the history.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
        if (!logs.TryGetValue("loss", out var loss) || float.IsFinite(loss)) return;
        Console.Out.WriteLine($"Batch {batch}: Invalid loss, terminating training");
        Model.StopTraining = true;
    }
}
