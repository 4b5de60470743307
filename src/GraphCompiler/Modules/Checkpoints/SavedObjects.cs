using GraphCompiler.Bundles;

namespace GraphCompiler;

/// <summary>The objects of a file: what is below each, and where the values are. In a file without an object graph each value is an object, found by its name.</summary>
internal sealed class SavedObjects
{
    private readonly TrackableObjectGraph? _graph;
    private readonly List<(string Name, string Key)>[] _values;
    private readonly string[] _names;

    /// <exception cref="TfException">The graph is damaged.</exception>
    public SavedObjects(BundleReader bundle, string path)
    {
        if (!bundle.Entries.ContainsKey(ObjectGraph.Key))
        {
            _names = [.. bundle.Entries.Keys];
            _values = Array.ConvertAll(_names, n => new List<(string, string)> { (TrackedObjects.VariableValue, n) });
            return;
        }

        _graph = ObjectGraph.Read(bundle, path);
        _values = [.. _graph.Nodes.Select(n => n.Attributes.Select(a => (a.Name, a.CheckpointKey)).ToList())];
        _names = Names(_graph);
    }

    /// <summary>Whether objects are found by the ways to them; by the names of variables otherwise, as TensorFlow 1 did.</summary>
    public bool HasGraph => _graph is not null;

    public int Count => _values.Length;

    /// <summary>The values of an object: what each is called, and its key.</summary>
    public IReadOnlyList<(string Name, string Key)> Values(int node) => _values[node];

    /// <summary>The objects below one.</summary>
    public IEnumerable<(string Name, int Node)> Children(int node) => _graph!.Nodes[node].Children.Select(c => (c.LocalName, c.NodeId));

    /// <summary>The state that an optimizer has for variables.</summary>
    public IEnumerable<(int Variable, string Slot, int Node)> Slots(int node) =>
        _graph is null ? [] : _graph.Nodes[node].SlotVariables.Select(s => (s.OriginalVariableNodeId, s.SlotName, s.SlotVariableNodeId));

    /// <summary>An object as messages name it: <c>(root).net.kernel</c>.</summary>
    public string Name(int node) => _names[node];

    private static string[] Names(TrackableObjectGraph graph)
    {
        var paths = new ObjectPath?[graph.Nodes.Count];
        paths[0] = ObjectPath.Root;
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var child in graph.Nodes[node].Children)
            {
                if (paths[child.NodeId] is not null) continue;
                paths[child.NodeId] = new ObjectPath(paths[node], child.LocalName);
                queue.Enqueue(child.NodeId);
            }
        }

        var names = Array.ConvertAll(paths, p => p?.ToString());
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var slot in graph.Nodes[i].SlotVariables)
            {
                names[slot.SlotVariableNodeId] ??= $"{names[i]}'s state '{slot.SlotName}' for {names[slot.OriginalVariableNodeId]}";
            }
        }

        return [.. names.Select((name, i) => name ?? $"object {i}")];
    }
}
