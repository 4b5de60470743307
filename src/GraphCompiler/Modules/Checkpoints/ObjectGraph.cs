using System.Text;
using Google.Protobuf;
using GraphCompiler.Bundles;

namespace GraphCompiler;

/// <summary>The objects of a program that a checkpoint sees, numbered breadth first: the shortest way to each names it.</summary>
internal sealed class ObjectGraph
{
    /// <summary>The key of the graph itself, a text.</summary>
    public const string Key = "_CHECKPOINTABLE_OBJECT_GRAPH";

    /// <param name="root">Where it begins.</param>
    /// <param name="children">What is below an object.</param>
    public ObjectGraph(object root, Func<object, IEnumerable<(string Name, object Child)>> children)
    {
        var numbers = new Dictionary<object, int>(ReferenceEqualityComparer.Instance) { [root] = 0 };
        Nodes.Add(new Node(root, ObjectPath.Root));
        for (var i = 0; i < Nodes.Count; i++)
        {
            var node = Nodes[i];
            foreach (var (name, child) in children(node.Object))
            {
                if (!numbers.TryGetValue(child, out var number))
                {
                    numbers[child] = number = Nodes.Count;
                    Nodes.Add(new Node(child, new ObjectPath(node.Path, name)));
                }

                node.Children.Add((name, number));
            }
        }
    }

    public List<Node> Nodes { get; } = [];

    /// <summary>The objects with values, and the keys of these.</summary>
    public IEnumerable<(object Object, string Key)> Values =>
        Nodes.Where(n => TrackedObjects.ValueName(n.Object) is not null).Select(n => (n.Object, n.Path.Key(TrackedObjects.ValueName(n.Object)!)));

    /// <summary>As it stands in a file.</summary>
    /// <exception cref="TfValueException">Two objects have the same name below a third.</exception>
    public byte[] Serialize()
    {
        var graph = new TrackableObjectGraph();
        var hasValues = NodesWithValues();
        for (var i = 0; i < Nodes.Count; i++)
        {
            var (node, written) = (Nodes[i], new TrackableObjectGraph.Types.TrackableObject { HasCheckpointValues = hasValues[i] });
            foreach (var same in node.Children.GroupBy(c => c.Name, StringComparer.Ordinal))
            {
                if (same.Select(c => c.Number).Distinct().Count() > 1) throw new TfValueException($"{node.Path} has two members that checkpoints call {same.Key}.");
                written.Children.Add(new TrackableObjectGraph.Types.TrackableObject.Types.ObjectReference { NodeId = same.First().Number, LocalName = same.Key });
            }

            if (TrackedObjects.ValueName(node.Object) is { } value)
            {
                var name = node.Object is IVariable variable ? variable.Name.Split(':')[0] : "";
                written.Attributes.Add(new TrackableObjectGraph.Types.TrackableObject.Types.SerializedTensor { Name = value, FullName = name, CheckpointKey = node.Path.Key(value) });
            }

            graph.Nodes.Add(written);
        }

        return graph.ToByteArray();
    }

    /// <summary>Reads the graph of a file.</summary>
    /// <exception cref="TfException">It is damaged.</exception>
    public static TrackableObjectGraph Read(BundleReader bundle, string path)
    {
        try
        {
            var graph = TrackableObjectGraph.Parser.ParseFrom(bundle.ReadStrings(Key) is [var text] ? text : throw new InvalidDataException("it is not one text"));
            var count = graph.Nodes.Count;
            if (count == 0) throw new InvalidDataException("it has no objects");
            foreach (var node in graph.Nodes)
            {
                var ids = node.Children.Select(c => c.NodeId).Concat(node.SlotVariables.SelectMany(s => new[] { s.OriginalVariableNodeId, s.SlotVariableNodeId }));
                if (ids.Any(id => id < 0 || id >= count)) throw new InvalidDataException($"it names an object that is not among its {count}");
            }

            return graph;
        }
        catch (Exception damage) when (damage is InvalidDataException or InvalidProtocolBufferException)
        {
            throw new TfException($"The object graph in {path} cannot be read: {damage.Message}");
        }
    }

    public static byte[] KeyBytes(string key) => Encoding.UTF8.GetBytes(key);

    /// <summary>Whether an object, or one below it, has a value.</summary>
    private bool[] NodesWithValues()
    {
        var parents = new List<int>[Nodes.Count];
        for (var i = 0; i < parents.Length; i++) parents[i] = [];
        var reached = new Stack<int>();
        for (var i = 0; i < Nodes.Count; i++)
        {
            foreach (var (_, child) in Nodes[i].Children) parents[child].Add(i);
            if (TrackedObjects.ValueName(Nodes[i].Object) is not null) reached.Push(i);
        }

        var hasValues = new bool[Nodes.Count];
        while (reached.TryPop(out var node))
        {
            if (hasValues[node]) continue;
            hasValues[node] = true;
            parents[node].ForEach(reached.Push);
        }

        return hasValues;
    }

    /// <param name="Object">The object.</param>
    /// <param name="Path">The way to it.</param>
    public sealed record Node(object Object, ObjectPath Path)
    {
        public List<(string Name, int Number)> Children { get; } = [];
    }
}
