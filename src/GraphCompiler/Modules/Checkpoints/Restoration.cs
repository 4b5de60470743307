using GraphCompiler.Bundles;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// One restore: which objects of the program are which of the file's. Each <see cref="Match"/> goes through the program anew from the root and gives
/// the objects that it meets for the first time their values; all values are read and checked before the first is set.
/// </summary>
internal sealed class Restoration
{
    private readonly Checkpoint _checkpoint;
    private readonly BundleReader _bundle;
    private readonly SavedObjects _saved;
    private readonly string _path;
    private readonly Dictionary<int, object> _bound = [];

    /// <param name="checkpoint">The root.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="TfException">It is missing or damaged.</exception>
    public Restoration(Checkpoint checkpoint, string path)
    {
        (_checkpoint, _path, _bundle) = (checkpoint, path, new BundleReader(path));
        _saved = new SavedObjects(_bundle, path);
    }

    ~Restoration() => Warn();

    /// <summary>Which restore it is: of several for one variable, the last gives its value.</summary>
    public long Ordinal { get; init; }

    public Checkpoint Checkpoint => _checkpoint;

    /// <summary>Whether nothing is to be said about values that were not used.</summary>
    public bool IsPartialExpected { get; set; }

    /// <summary>Whether a value still waits for an object.</summary>
    public bool IsWaiting => Enumerable.Range(0, _saved.Count).Any(n => !_bound.ContainsKey(n) && _saved.Values(n).Count > 0);

    /// <summary>The objects of the program that were found in the file.</summary>
    public IEnumerable<object> Found => _bound.Values;

    /// <summary>Finds objects that are new, and gives them their values.</summary>
    /// <exception cref="TfException">A value does not fit, or cannot be read: nothing was set.</exception>
    public void Match()
    {
        List<int> added = [];
        try
        {
            if (_saved.HasGraph) MatchPaths(added);
            else MatchNames(added);
            Restore(added);
        }
        catch
        {
            added.ForEach(n => _bound.Remove(n));
            throw;
        }
    }

    /// <summary>The saved objects that no object of the program is.</summary>
    public IEnumerable<string> Unresolved() => Enumerable.Range(0, _saved.Count).Where(n => _saved.Values(n).Count > 0 && !_bound.ContainsKey(n)).Select(_saved.Name);

    /// <summary>The saved values that the object found has no place for.</summary>
    public IEnumerable<(string Object, string Value)> Unused() =>
        from node in _bound.Keys.Order()
        from value in _saved.Values(node)
        where TrackedObjects.ValueName(_bound[node]) != value.Name
        select (_saved.Name(node), value.Name);

    /// <summary>The objects with values that the program has and the file has not.</summary>
    public IReadOnlyList<ObjectGraph.Node> Unmatched()
    {
        var found = new HashSet<object>(_bound.Values, ReferenceEqualityComparer.Instance);
        return [.. _checkpoint.Graph().Nodes.Where(n => TrackedObjects.ValueName(n.Object) is not null && !found.Contains(n.Object) && (_saved.HasGraph || !_checkpoint.IsSaveCounter(n.Object)))];
    }

    /// <summary>Says, once, which values were not used.</summary>
    public void Warn()
    {
        if (IsPartialExpected || _saved is null) return;
        IsPartialExpected = true;
        List<string> lines = [.. Unresolved().Select(n => $"Value in checkpoint could not be found in the restored object: {n}"), .. Unused().Select(u => $"Unused attribute in object {u.Object}: {u.Value}")];
        if (lines.Count == 0) return;
        Tf.Config.WarningLogger(
            $"The checkpoint {_path} was restored but not all checkpointed values were used. To silence this warning, use `status.ExpectPartial()`, which is `status.expect_partial()` in Python.\n{string.Join('\n', lines)}");
    }

    private void MatchPaths(List<int> added)
    {
        var visited = new HashSet<int>();
        var queue = new Queue<(int Node, object Object)>();
        Bind(0, _checkpoint.Root);
        while (queue.TryDequeue(out var found))
        {
            var children = _checkpoint.Children(found.Object).GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Child, StringComparer.Ordinal);
            foreach (var (name, node) in _saved.Children(found.Node))
            {
                if (children.TryGetValue(name, out var child)) Bind(node, child);
            }
        }

        foreach (var (node, owner) in _bound.Where(b => b.Value is ISlotOwner).ToList())
        {
            foreach (var (variable, slot, state) in _saved.Slots(node))
            {
                if (_bound.TryGetValue(variable, out var original) && original is IVariable of && ((ISlotOwner)owner).Slot(of, slot) is { } found) Bind(state, found);
            }
        }

        // The first object at a place is the one; another there gets nothing. Lists may be other lists with the same items.
        void Bind(int node, object found)
        {
            if (_bound.TryGetValue(node, out var known))
            {
                if (!ReferenceEquals(known, found) && !(TrackedObjects.IsContainer(known) && TrackedObjects.IsContainer(found))) return;
            }
            else
            {
                added.Add(node);
            }

            if (!visited.Add(node)) return;
            _bound[node] = found;
            queue.Enqueue((node, found));
        }
    }

    private void MatchNames(List<int> added)
    {
        var variables = _checkpoint.Graph().Nodes.Select(n => n.Object).OfType<IVariable>().ToLookup(v => v.Name.Split(':')[0], StringComparer.Ordinal);
        for (var node = 0; node < _saved.Count; node++)
        {
            if (_bound.ContainsKey(node) || variables[_saved.Name(node)].FirstOrDefault() is not { } variable) continue;
            _bound[node] = variable;
            added.Add(node);
        }
    }

    private void Restore(List<int> nodes)
    {
        var values = new List<(VariableStorage Storage, Array Elements, Shape Shape)>();
        var states = new List<(ITrackableState Object, Tensor Value)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var node in nodes)
        {
            var found = _bound[node];
            foreach (var (name, key) in _saved.Values(node))
            {
                if (TrackedObjects.ValueName(found) != name || !seen.Add(found)) continue;
                if (found is IStoredVariable { Storage: var storage } variable)
                {
                    if (storage.RestoredBy < Ordinal) values.Add((storage, Elements(key, variable), BundleReader.ShapeOf(_bundle[key])));
                }
                else
                {
                    states.Add(((ITrackableState)found, new CheckpointReader(_bundle, _path).GetTensor(key)));
                }
            }
        }

        foreach (var (storage, elements, shape) in values)
        {
            storage.Lock();
            storage.Replace(elements, shape, exposed: false);
            storage.Unlock();
            storage.RestoredBy = Ordinal;
        }

        foreach (var (state, value) in states) state.State = value;
    }

    private Array Elements(string key, IVariable variable)
    {
        var entry = _bundle[key];
        if (ElementType.ToDType(entry.Dtype) != variable.DType)
        {
            throw new TfInvalidArgumentException(
                $"{_path}: tensor_name = {key}; expected dtype {variable.DType.Name} does not equal original dtype {ElementType.Name(entry.Dtype)}");
        }

        var shape = BundleReader.ShapeOf(entry);
        if (!variable.Shape.IsCompatibleWith(shape))
        {
            throw new TfValueException(
                $"{_path}: Received incompatible tensor with shape {shape} when attempting to restore variable with shape {variable.Shape} and name {variable.Name}. Its key is {key}.");
        }

        return _bundle.Read(key, variable.DType);
    }
}
