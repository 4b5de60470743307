using GraphCompiler.Bundles;

namespace GraphCompiler;

/// <summary>
/// Keeps the newest checkpoints of a folder and deletes older ones, after the new one is complete. It goes on with what the folder's
/// <c>checkpoint</c> file says.
/// </summary>
public sealed class CheckpointManager
{
    private readonly Checkpoint _checkpoint;
    private readonly string _directory;
    private readonly string _prefix;
    private readonly int? _maxToKeep;
    private readonly TimeSpan? _keepEvery;
    private readonly List<(string Path, double Time)> _kept = [];
    private double _lastPreserved;

    /// <param name="checkpoint">What is saved.</param>
    /// <param name="directory">The folder, made when the first checkpoint is saved.</param>
    /// <param name="maxToKeep">How many are kept; null for all.</param>
    /// <param name="name">What the files are called before their number.</param>
    /// <param name="keepEvery">One that is about to be deleted is kept for good where the last one kept so is older by this.</param>
    /// <exception cref="TfValueException"><paramref name="maxToKeep"/> is not positive.</exception>
    public CheckpointManager(Checkpoint checkpoint, string directory, int? maxToKeep, string name = "ckpt", TimeSpan? keepEvery = null)
        : this(checkpoint, directory, maxToKeep, name, keepEvery, TimeProvider.System)
    {
    }

    internal CheckpointManager(Checkpoint checkpoint, string directory, int? maxToKeep, string name, TimeSpan? keepEvery, TimeProvider clock)
    {
        if (maxToKeep <= 0) throw new TfValueException($"Expected a positive integer or `None` for `max_to_keep`, got {maxToKeep}.");
        (_checkpoint, _directory, _prefix, _maxToKeep, _keepEvery, Clock) = (checkpoint, directory, Path.Combine(directory, name), maxToKeep, keepEvery, clock);
        if (CheckpointState.Read(directory) is not { } state)
        {
            // A second manager of the same moment finds what this one saves newer than its own beginning.
            _lastPreserved = Now - 1;
            return;
        }

        LatestCheckpoint = state.Latest;
        _lastPreserved = Math.Min(state.LastPreserved ?? 0, Now);
        foreach (var (path, i) in state.All.Select((path, i) => (path, i)))
        {
            var time = Math.Min(i < state.Times.Count ? state.Times[i] : Now, Now);
            if (time > _lastPreserved && Exists(path)) _kept.Add((path, time));
        }
    }

    /// <summary>The newest checkpoint; null where there is none.</summary>
    public string? LatestCheckpoint { get; private set; }

    /// <summary>Those that are kept, the oldest first, without those that are kept for good.</summary>
    public IReadOnlyList<string> Checkpoints => [.. _kept.Select(k => k.Path)];

    private TimeProvider Clock { get; }

    private double Now => (Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Saves, and deletes what is too old; returns the path.</summary>
    /// <param name="number">The number in the file's name; how often was saved unless given.</param>
    /// <inheritdoc cref="Checkpoint.Save" path="/exception"/>
    public string Save(int? number = null)
    {
        Checkpoint.RefuseTrace(nameof(Checkpoint.Save));
        return _checkpoint.SaveNumbered(_prefix, number, path =>
        {
            // It is in the state before anything is deleted, and what is deleted leaves the state after that: whatever happens between, the newest is known.
            List<(string Path, double Time)> kept = [.. _kept.Where(k => k.Path != path), (path, Now)];
            Record(path, kept);
            _kept.Clear();
            _kept.AddRange(kept);
            LatestCheckpoint = path;
            Sweep();
        });
    }

    /// <summary>Restores the newest checkpoint; null where there is none.</summary>
    /// <inheritdoc cref="Checkpoint.Restore" path="/exception"/>
    public string? RestoreOrInitialize()
    {
        if (LatestCheckpoint is not null) _checkpoint.Restore(LatestCheckpoint);
        return LatestCheckpoint;
    }

    // What was interrupted while it deleted has deleted what the state still names.
    private static bool Exists(string path) => File.Exists(BundleFiles.Index(path)) || BundleFiles.AllData(path).Length > 0;

    private void Sweep()
    {
        var swept = false;
        while (_kept.Count > _maxToKeep)
        {
            var (path, time) = _kept[0];
            _kept.RemoveAt(0);
            swept = true;
            if (_keepEvery is { } interval && time - interval.TotalSeconds >= _lastPreserved)
            {
                _lastPreserved = time;
                continue;
            }

            // The index goes first: data without one is no checkpoint.
            _checkpoint.Files.Delete(BundleFiles.Index(path));
            foreach (var data in BundleFiles.AllData(path)) _checkpoint.Files.Delete(data);
        }

        if (swept) Record(LatestCheckpoint!, _kept);
    }

    private void Record(string latest, List<(string Path, double Time)> kept) => new CheckpointState
    {
        Latest = latest,
        All = [.. kept.Select(k => k.Path)],
        Times = [.. kept.Select(k => k.Time)],
        LastPreserved = _lastPreserved,
    }.Write(_directory, _checkpoint.Files);
}
