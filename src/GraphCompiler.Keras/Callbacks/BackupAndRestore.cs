namespace GraphCompiler.Keras;

/// <summary>
/// Keeps the state of a training in a folder, so that one that was interrupted goes on from there: weights, optimizer and the number of the epoch. A training that ends
/// empties the folder.
/// </summary>
/// <param name="directory">The folder, of this training alone.</param>
/// <param name="saveFrequency">After how many batches it is kept as well; after each epoch alone unless given.</param>
/// <param name="deleteCheckpoint">Whether a training that ends empties the folder.</param>
public sealed class BackupAndRestore(string directory, int? saveFrequency = null, bool deleteCheckpoint = true) : Callback
{
    private readonly Variable<long> _next = new(0L, trainable: false, name: "epoch");
    private CheckpointManager? _manager;
    private int _batches;

    internal override bool SeesBatches => saveFrequency is not null;

    internal override int? ResumedEpoch => _next.Item() is > 0 and var epoch ? (int)epoch : null;

    /// <inheritdoc/>
    /// <exception cref="TfException">The folder has the state of a model of another architecture.</exception>
    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs)
    {
        _batches = 0;
        _next.Assign(0L);
        var state = TrainingState.Of(Model);
        state["epoch"] = _next;
        _manager = new CheckpointManager(state, directory, maxToKeep: 1);
        if (_manager.LatestCheckpoint is not { } latest) return;

        // The slots of the optimizer are made by its first step, unless they are there.
        if (((LayerBase)Model).TrainableWeights is { Count: > 0 } weights) Model.Optimizer.Build(weights);
        state.Restore(latest).ExpectPartial().AssertExistingObjectsMatched();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
        if (++_batches % saveFrequency == 0) _manager!.Save();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        _next.Assign(epoch + 1L);
        _manager!.Save();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(IReadOnlyDictionary<string, float> logs)
    {
        _next.Assign(0L);
        if (!deleteCheckpoint || !Directory.Exists(directory)) return;
        foreach (var file in Directory.EnumerateFiles(directory, "ckpt-*").Append(Path.Combine(directory, "checkpoint"))) File.Delete(file);
    }
}
