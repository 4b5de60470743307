using GraphCompiler.Bundles;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>A model of TensorFlow 1, which has no objects: a graph, of which signatures say what to feed and what to ask for.</summary>
internal static class SessionGraph
{
    /// <summary>The signatures.</summary>
    /// <param name="file">The model.</param>
    /// <param name="members">Gets the variables, by the names of their nodes.</param>
    /// <exception cref="DamagedModelException">A signature names what is not there.</exception>
    /// <exception cref="TfException">None can be run here.</exception>
    public static Dictionary<string, RestoredTraces> Read(ModelFile file, List<(string Name, object? Child)> members)
    {
        var variables = new Dictionary<object, Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var node in file.Graph.Nodes.Values.Where(n => n.Op is "VariableV2" or "Variable" or "VarHandleOp").OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            if (file.Bundle is null || !file.Bundle.Entries.TryGetValue(node.Name, out var entry) || ElementType.ToDType(entry.Dtype) is not { } dtype) continue;
            var value = TensorFactory.FromArray(dtype, file.Bundle.Read(node.Name, dtype), BundleReader.ShapeOf(entry));
            variables[node] = (Tensor)Variables.Create(value, trainable: true, node.Name, value.Shape);
            members.Add((node.Name, variables[node]));
        }

        var library = new FunctionLibrary(file.Graph) { Given = variables };
        var signatures = new Dictionary<string, RestoredTraces>(StringComparer.Ordinal);
        var refusals = new List<string>();
        foreach (var (name, signature) in file.MetaGraph.SignatureDef.Where(s => !s.Key.StartsWith("__", StringComparison.Ordinal)).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            try
            {
                signatures[name] = Trace(library, name, signature);
            }
            catch (Exception refusal) when (refusal is not (DamagedModelException or OutOfMemoryException))
            {
                refusals.Add($"{name}: {refusal.Message}");
                signatures[name] = new RestoredTraces(name, new ArgumentNames(null), [], [refusals[^1]]);
            }
        }

        return refusals.Count == 0 || refusals.Count < signatures.Count ? signatures : throw new TfException($"{file.Path} has no signature that can be called here. {string.Join("; ", refusals)}.");
    }

    /// <summary>The trace of a graph from what a signature feeds to what it asks for.</summary>
    /// <exception cref="DamagedModelException">The signature names what is not there, or the graph is none.</exception>
    /// <exception cref="UnsupportedNodeException">It does what this library cannot.</exception>
    public static RestoredTraces Trace(FunctionLibrary library, string name, SignatureDef signature)
    {
        var trace = Runtime.Ambient.OutsideTrace(() => Traced(library, name, signature));
        return new RestoredTraces(name, new ArgumentNames(null), [new RestoredTrace(trace, Described(trace))], []);
    }

    private static SavedConcreteFunction Described(TracedFunction trace)
    {
        var inputs = new DictValue();
        foreach (var leaf in trace.Signature.Leaves.Cast<TensorLeaf>()) inputs.Fields[leaf.Name!] = Structures.Write(leaf.Spec);
        return new SavedConcreteFunction
        {
            CanonicalizedInputSignature = Structures.TupleOf([Structures.TupleOf([]), new StructuredValue { DictValue = inputs }]),
            OutputSignature = FunctionExport.OutputSignature(trace),
        };
    }

    private static TracedFunction Traced(FunctionLibrary library, string name, SignatureDef signature)
    {
        var inputs = signature.Inputs.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => (i.Key, Info: i.Value, Spec: new TensorSpec(ElementTypes.Read(i.Value.TensorShape), ElementTypes.Read(i.Value.Dtype), i.Key))).ToArray();
        var definition = new FunctionDefinition(
            name, name, [.. inputs.Select(i => FunctionParameter.Of(i.Key, FunctionParameter.ParameterKind.Object, typeof(object)))], (_, objects, _) => Body(objects), hasInputSignature: true);
        EquatableArray<Structure> structures = [.. inputs.Select(_ => Structure.Leaf)];
        EquatableArray<LeafType> types = [.. inputs.Select(i => new TensorLeaf(i.Spec.DType, i.Spec.Shape, i.Key))];
        var call = new CallArguments(structures, [.. inputs.Select(i => (object?)i.Spec)], []);
        return new FunctionTrace(definition, new Signature(structures, types, []), call, _ => throw new DamagedModelException($"{name} creates a variable")).Run(null);

        object Body(object?[] objects)
        {
            var frame = library.Begin();
            var fed = inputs.Select(i => i.Info.Name.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
            for (var i = 0; i < inputs.Length; i++) frame.Define(inputs[i].Info.Name.Split(':')[0], [(Tensor)objects[i]!]);
            var nodes = library.Graph.Nodes.Values.Where(n => !fed.Contains(n.Name)).ToArray();
            foreach (var node in NodeOrder.Of(nodes, signature.Outputs.Values.Select(o => o.Name), $"the signature {name}")) library.Run(node, frame);

            return signature.Outputs.OrderBy(o => o.Key, StringComparer.Ordinal).ToDictionary(o => o.Key, o => (object?)frame.Value(o.Value.Name));
        }
    }
}
