namespace GraphCompiler.Keras;

/// <summary>Hooks given as functions.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Before an epoch.</summary>
    public Action<int, IReadOnlyDictionary<string, float>>? EpochBegin { get; init; }

    /// <summary>After an epoch.</summary>
    public Action<int, IReadOnlyDictionary<string, float>>? EpochEnd { get; init; }

    /// <summary>Before a batch.</summary>
    public Action<int, IReadOnlyDictionary<string, float>>? TrainBatchBegin { get; init; }

    /// <summary>After a batch.</summary>
    public Action<int, IReadOnlyDictionary<string, float>>? TrainBatchEnd { get; init; }

    /// <summary>Before the first epoch.</summary>
    public Action<IReadOnlyDictionary<string, float>>? TrainBegin { get; init; }

    /// <summary>After the last epoch.</summary>
    public Action<IReadOnlyDictionary<string, float>>? TrainEnd { get; init; }

    internal override bool SeesBatches => TrainBatchBegin is not null || TrainBatchEnd is not null;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs) => EpochBegin?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs) => EpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch, IReadOnlyDictionary<string, float> logs) => TrainBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs) => TrainBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs) => TrainBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(IReadOnlyDictionary<string, float> logs) => TrainEnd?.Invoke(logs);
}
