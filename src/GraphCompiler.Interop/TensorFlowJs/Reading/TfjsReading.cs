using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>A graph of a file, traced: its constants are weights of the manifest.</summary>
internal static class TfjsReading
{
    private const string Format = "graph-model";

    /// <summary>The signature, with what it takes and the names of what it gives in the order of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="members">Gets the weights that are variables.</param>
    /// <exception cref="DamagedModelException">The graph is none.</exception>
    /// <exception cref="UnsupportedNodeException">It does what this library cannot.</exception>
    public static (SavedSignature Signature, TensorSpec[] Inputs, string[] Outputs) Read(TfjsFile file, List<(string Name, object? Child)> members)
    {
        var graph = GraphJson.Graph(file.Topology(Format));
        foreach (var function in graph.Library.Function) Rename(function);
        var given = Given(graph, file.Weights, members);
        var signature = file.Find("signature") is { ValueKind: System.Text.Json.JsonValueKind.Object } declared && GraphJson.Signature(declared) is { Outputs.Count: > 0 } found ? found : Unnamed(graph);
        if (signature.Outputs.Count == 0) throw new DamagedModelException("it has no results");

        var library = new FunctionLibrary(new ModelGraph(graph, file.Size + file.Weights.Values.Sum(w => w.Size)), null) { Given = given, Fitting = TfjsTypes.Narrowed };
        try
        {
            var traces = SessionGraph.Trace(library, "model", signature);
            TensorSpec[] inputs = [.. signature.Inputs.Select(i => new TensorSpec(ElementTypes.Read(i.Value.TensorShape), ElementTypes.Read(i.Value.Dtype), i.Key))];
            return (new SavedSignature("model", traces, new Dictionary<string, Tensor>()), inputs, [.. signature.Outputs.Keys]);
        }
        catch (Exception refusal) when (refusal is TfException or NotSupportedException or ArgumentException)
        {
            throw new DamagedModelException(refusal.Message);
        }
    }

    // The converter gives constants in functions longer names, and leaves what the function gives as it was.
    private static void Rename(FunctionDef function)
    {
        var nodes = function.NodeDef.Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (result, place) in function.Ret.ToArray())
        {
            var longer = $"{function.Signature.Name}/{place}";
            if (!nodes.Contains(place.Split(':')[0]) && nodes.Contains(longer.Split(':')[0])) function.Ret[result] = longer;
        }
    }

    // Floating weights with an axis train, but for running means and variances, which are moved on.
    private static Dictionary<object, Tensor> Given(GraphDef graph, NamedTensors weights, List<(string Name, object? Child)> members)
    {
        NodeDef[] all = [.. graph.Node, .. graph.Library.Function.SelectMany(f => f.NodeDef)];
        var averages = all.Where(n => n.Op.StartsWith("FusedBatchNorm", StringComparison.Ordinal)).SelectMany(n => n.Input.Skip(3)).Select(i => i.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var (given, made) = (new Dictionary<object, Tensor>(ReferenceEqualityComparer.Instance), new Dictionary<string, Tensor>(StringComparer.Ordinal));
        foreach (var node in all.Where(n => n.Op == "Const"))
        {
            if (weights.Refused.ContainsKey(node.Name)) throw new UnsupportedNodeException($"the constant {node.Name} {weights.Refused[node.Name]}");
            if (!weights.TryGetValue(node.Name, out var value)) throw new DamagedModelException($"its manifest of weights lacks the constant {node.Name}");
            if (made.TryGetValue(node.Name, out var known)) value = known;
            else if (value.DType.IsFloating && value.Shape.Rank > 0 && value.Size > 0)
            {
                value = (Tensor)Variables.Create(value, trainable: !averages.Contains(node.Name), node.Name, value.Shape);
                members.Add((node.Name, value));
            }

            given[node] = made[node.Name] = value;
        }

        return given;
    }

    // A graph that does not say what it takes takes its placeholders and gives what no node takes, as in TensorFlow.js.
    private static SignatureDef Unnamed(GraphDef graph)
    {
        var signature = new SignatureDef();
        var taken = graph.Node.SelectMany(n => n.Input).Select(i => i.TrimStart('^').Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            if (node.Op == "Placeholder") signature.Inputs[node.Name] = new TensorInfo { Name = node.Name, Dtype = node.Attr.GetValueOrDefault("dtype")?.Type ?? 0, TensorShape = node.Attr.GetValueOrDefault("shape")?.Shape };
            else if (node.Op != "Const" && !taken.Contains(node.Name)) signature.Outputs[node.Name] = new TensorInfo { Name = node.Name };
        }

        return signature;
    }
}
