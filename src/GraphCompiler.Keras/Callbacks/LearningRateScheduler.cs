namespace GraphCompiler.Keras;

/// <summary>Sets the learning rate at the start of each epoch: <paramref name="schedule"/> gets the epoch and the present rate.</summary>
/// <param name="schedule">Gives the rate.</param>
/// <param name="verbose">Whether it says so.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule, bool verbose = false) : Callback
{
    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        var rate = schedule(epoch, Model.Optimizer.LearningRate);
        Model.Optimizer.LearningRate = rate;
        if (verbose) Console.Out.WriteLine($"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {LogText.Shortest(rate)}.");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs) => CallbackLogs.Add(logs, "learning_rate", (float)Model.Optimizer.LearningRate);
}

/// <summary>Logs that a callback adds to, for those after it.</summary>
internal static class CallbackLogs
{
    public static void Add(IReadOnlyDictionary<string, float> logs, string name, float value)
    {
        if (logs is Dictionary<string, float> own) own[name] = value;
    }
}
