using GraphCompiler.Bundles;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Saves and restores by object path, in TensorFlow's files.
/// <c>new Checkpoint { ["step"] = step, ["optimizer"] = optimizer, ["net"] = net }</c>, or <c>new Checkpoint(model)</c>.
/// </summary>
/// <remarks>
/// Keys are the names that lead to a variable: those of members as Python spells them (<c>Kernel</c> is <c>kernel</c>, <c>layerNorm</c> is
/// <c>layer_norm</c>), positions in lists, keys of dictionaries. Values whose object is not there yet wait for it. A file takes its name when all of it is
/// on the disk, so that a crash never harms a checkpoint that is there.
/// </remarks>
public class Checkpoint : ITrackable, ITrackableParent
{
    private const string CounterName = "save_counter";

    private static readonly Lock s_saving = new();

    private readonly ITrackable? _root;
    private readonly SortedDictionary<string, ITrackable> _items = new(StringComparer.Ordinal);
    private Variable<long>? _saveCounter;

    /// <param name="root">The object whose members are saved; without one, those that are attached by name.</param>
    public Checkpoint(ITrackable? root = null) => _root = root;

    /// <summary>
    /// Attaches an object, restoring into it at once when a restore is waiting for its path. A name that the root has
    /// already is a <see cref="TfValueException"/>.
    /// </summary>
    /// <exception cref="TfValueException">The root has another object of this name, it is null, or, when read, there is none.</exception>
    public ITrackable this[string name]
    {
        get => _items.TryGetValue(name, out var item) ? item : throw new TfValueException($"The checkpoint has no object that is called {name}.");
        set
        {
            if (value is null)
            {
                throw new TfValueException($"`Checkpoint` was expecting {name} to be a trackable object (an object derived from `Trackable`), got None.");
            }

            if (_root is not null && TrackedObjects.Children(_root).FirstOrDefault(c => c.Name == name) is { Child: { } other } && other != value)
            {
                throw new TfValueException($"Cannot create a Checkpoint with keyword argument {name} if root.{name} already exists.");
            }

            _items[name] = value;
            Restorations.Resume();
        }
    }

    /// <summary>How often <see cref="Save"/> was called, as restored.</summary>
    public Variable<long> SaveCounter
    {
        get
        {
            if (_saveCounter is null)
            {
                using (NameScopes.Enter("")) _saveCounter = Ambient.OutsideTrace(() => new Variable<long>(0L, trainable: false, name: CounterName));
                Restorations.Resume();
            }

            return _saveCounter;
        }
    }

    /// <summary>The disk.</summary>
    internal FileSystem Files { get; init; } = FileSystem.Disk;

    /// <summary>The object that keys begin at.</summary>
    internal object Root => _root ?? this;

    IEnumerable<(string Name, object? Child)> ITrackableParent.Children => _root is null ? Attached() : Attached().Append(("root", _root));

    /// <summary>
    /// Writes <c>prefix-N</c> and the <c>checkpoint</c> file of the folder; returns the path. Inside a function:
    /// <see cref="NotSupportedException"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">A function is being traced.</exception>
    /// <exception cref="TfValueException">A variable has no value, or two objects have one key.</exception>
    /// <exception cref="IOException">The disk refused: what was saved before is as it was.</exception>
    public string Save(string prefix)
    {
        RefuseTrace(nameof(Save));
        return SaveNumbered(prefix, number: null, path => new CheckpointState { Latest = path, All = [path] }.Write(FolderOf(prefix), Files));
    }

    /// <summary>Writes exactly this path, without counter and <c>checkpoint</c> file.</summary>
    /// <inheritdoc cref="Save" path="/exception"/>
    public string Write(string path)
    {
        RefuseTrace(nameof(Write));
        lock (s_saving) WriteFiles(path);
        return path;
    }

    /// <summary>
    /// Null, as <see cref="Latest"/> may give, does nothing (and fails <see cref="CheckpointStatus.AssertConsumed"/>). No such
    /// file: <see cref="TfNotFoundException"/>; another shape: <see cref="TfValueException"/>; another element type:
    /// <see cref="TfInvalidArgumentException"/>.
    /// </summary>
    /// <remarks>All values are read and checked before the first variable is set.</remarks>
    /// <exception cref="TfNotFoundException">There is no such checkpoint, or a data file of it is missing.</exception>
    /// <exception cref="TfValueException">A saved value has another shape than its variable.</exception>
    /// <exception cref="TfInvalidArgumentException">A saved value has another element type than its variable.</exception>
    /// <exception cref="TfException">A file is damaged.</exception>
    public CheckpointStatus Restore(string? path)
    {
        RefuseTrace(nameof(Restore));
        if (path is null) return new CheckpointStatus(null);
        try
        {
            return new CheckpointStatus(Restorations.Start(this, path, () => _ = SaveCounter));
        }
        catch (TfNotFoundException missing)
        {
            throw new TfNotFoundException(
                $"Error when restoring from checkpoint or SavedModel at {path}: {missing.Message}\nPlease double-check that the path is correct. You may be missing the checkpoint suffix (e.g. the '-1' in 'path/to/ckpt-1').");
        }
    }

    /// <summary>Restores what <see cref="Write"/> wrote: as <see cref="Restore"/>, but the counter is none of the objects.</summary>
    /// <inheritdoc cref="Restore" path="/exception"/>
    public CheckpointStatus Read(string path)
    {
        RefuseTrace(nameof(Read));
        return new CheckpointStatus(Restorations.Start(this, path, () => { }));
    }

    /// <summary>The newest checkpoint of a folder, by its <c>checkpoint</c> file; null where there is none.</summary>
    public static string? Latest(string directory) =>
        CheckpointState.Read(directory) is { Latest: var path } && File.Exists(BundleFiles.Index(path)) ? path : null;

    /// <summary>The keys of a checkpoint with the shapes of their values, sorted by key.</summary>
    /// <exception cref="TfNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="TfException">It is damaged.</exception>
    public static IReadOnlyList<(string Name, Shape Shape)> ListVariables(string path) =>
        [.. new CheckpointReader(path).Shapes.Select(s => (s.Key, s.Value)).OrderBy(s => s.Key, StringComparer.Ordinal)];

    /// <summary>Counts, writes and records; where that fails, it was not counted.</summary>
    /// <param name="prefix">The path without its number.</param>
    /// <param name="number">Another number than the count.</param>
    /// <param name="record">Notes the new checkpoint.</param>
    internal string SaveNumbered(string prefix, int? number, Action<string> record)
    {
        lock (s_saving)
        {
            var count = SaveCounter.Item() + 1;
            SaveCounter.Assign(count);
            try
            {
                var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}-{number ?? count}");
                WriteFiles(path);
                record(path);
                return path;
            }
            catch
            {
                SaveCounter.Assign(count - 1);
                throw;
            }
        }
    }

    internal static void RefuseTrace(string method)
    {
        if (Ambient.IsTracing) throw new NotSupportedException($"Calling Checkpoint.{method} from a function is not supported: it would run once, while the function is traced. Call it outside.");
    }

    internal static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    /// <summary>What is below an object, of which the root has the attached ones too.</summary>
    internal IEnumerable<(string Name, object Child)> Children(object tracked) => tracked != _root
        ? TrackedObjects.Children(tracked)
        : TrackedObjects.Children(tracked).Concat(Attached().Append(("root", _root)).OrderBy(a => a.Name == CounterName).ThenBy(a => a.Name, StringComparer.Ordinal).Select(a => (a.Name, a.Child!)));

    internal ObjectGraph Graph() => new(Root, Children);

    internal bool IsSaveCounter(object tracked) => ReferenceEquals(tracked, _saveCounter);

    private IEnumerable<(string Name, object? Child)> Attached()
    {
        foreach (var (name, item) in _items) yield return (name, item);
        if (_saveCounter is not null) yield return (CounterName, _saveCounter);
    }

    private void WriteFiles(string path)
    {
        Restorations.Resume();
        var graph = Graph();
        var serialized = graph.Serialize();
        var values = graph.Values.ToList();
        foreach (var (value, key) in values)
        {
            if (value is IStoredVariable { IsInitialized: false } variable) throw new TfValueException($"{variable.Name} has no value yet, and cannot be saved as {key}.");
        }

        Directory.CreateDirectory(FolderOf(path));
        using var writer = new BundleWriter(Files, path, BundleWriter.FreeShards(path));
        foreach (var (value, key) in values)
        {
            if (value is IStoredVariable { Storage: var storage }) Add(writer, key, storage);
            else if (((ITrackableState)value).State is var state) writer.Add(ObjectGraph.KeyBytes(key), state.DType, state.Shape, state.Data);
        }

        writer.Add(ObjectGraph.KeyBytes(ObjectGraph.Key), new BundleEntryProto { Shape = new TensorShapeProto() }, [serialized]);
        writer.Commit();
    }

    // A step that runs meanwhile writes into another buffer.
    private static void Add(BundleWriter writer, string key, VariableStorage storage)
    {
        storage.EnterRead();
        try
        {
            writer.Add(ObjectGraph.KeyBytes(key), storage.DType, storage.BufferShape, storage.Buffer);
        }
        finally
        {
            storage.ExitRead();
        }
    }
}
