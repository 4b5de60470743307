using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Writes a module with its functions as TensorFlow's saved model.</summary>
internal sealed class ModelWriter
{
    private readonly MetaGraphDef _meta = new() { GraphDef = new GraphDef { Versions = LibraryWriter.Versions }, ObjectGraphDef = new SavedObjectGraph() };
    private readonly LibraryWriter _library;
    private readonly SessionWriter _session;
    private readonly Module _root;
    private readonly ObjectGraph _objects;
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TracedFunction, (int Node, FunctionExport Function)> _written = new(ReferenceEqualityComparer.Instance);

    /// <param name="root">The module.</param>
    public ModelWriter(Module root)
    {
        _root = root;
        _objects = new ObjectGraph(root, ModelObjects.Children);
        _library = new LibraryWriter(_numbers.ContainsKey, OperationSet.TensorFlow);
        _session = new SessionWriter(_meta, _library);
        _meta.MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { "serve" } };
        _meta.GraphDef.Library = _library.Library;
    }

    /// <summary>Writes the model.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="signatures">What clients may call; none for the function that is the only one fit to be one.</param>
    /// <exception cref="TfValueException">A variable has no value or is no member, or a function is none for a signature.</exception>
    /// <exception cref="NotSupportedException">A function does what TensorFlow has no operation for.</exception>
    public void Write(string path, IReadOnlyList<(string Name, ConcreteFunction Function)> signatures)
    {
        Objects();
        Functions();
        var exports = (signatures.Count > 0 ? signatures : Chosen()).Select(s => SignatureExport.Wrap(_library, s.Name, s.Function, Written(s.Function.Traced, s.Function.Name, null).Function)).ToList();
        if (signatures.Count == 0 && _root is SavedModel loaded)
        {
            foreach (var signature in loaded.Signatures.Values) exports.Add(SignatureExport.Again(signature, FunctionExport.Write(_library, signature.Function.Traced, $"signature_wrapper_{signature.Name}")));
        }

        Signatures([.. exports.OrderBy(e => e.Name, StringComparer.Ordinal)]);
        _session.Initializer();
        var variables = _objects.Values.Where(v => v.Object is IVariable).Select(v => ((IVariable)v.Object, v.Key)).ToArray();
        var serialized = _objects.Serialize();
        _session.Saver(variables, serialized);
        Files(path, variables, serialized);
    }

    private SavedObjectGraph Graph => _meta.ObjectGraphDef;

    private void Objects()
    {
        foreach (var node in _objects.Nodes) _numbers[node.Object] = Add(Describe(node));
        for (var i = 0; i < _objects.Nodes.Count; i++)
        {
            foreach (var (name, child) in _objects.Nodes[i].Children) Link(i, name, child);
        }

        // Constants are nodes of the graph; what variables hold comes from the bundle.
        foreach (var node in _objects.Nodes)
        {
            if (node.Object is IVariable variable) _session.Variable(variable);
            else if (node.Object is Tensor tensor) Graph.Nodes[_numbers[tensor]].Constant.Operation = _session.Constant(tensor);
        }
    }

    private SavedObject Describe(ObjectGraph.Node node) => node.Object switch
    {
        IStoredVariable { IsInitialized: false } empty => throw new TfValueException($"{empty.Name} has no value yet, and cannot be saved as {node.Path}."),
        IVariable variable => new SavedObject
        {
            Variable = new SavedVariable { Dtype = ElementTypes.Write(variable.DType), Shape = ElementTypes.Write(variable.Shape), Trainable = variable.Trainable, Name = variable.Name.Split(':')[0] },
        },
        TfFunction function => new SavedObject { Function = new SavedFunction { FunctionSpec = SpecOf(function) } },
        Tensor => new SavedObject { Constant = new SavedConstant(), RegisteredName = "tf.TrackableConstant" },
        ForeignVariable foreign => throw new NotSupportedException($"{node.Path} is a variable of {ElementTypes.Name(foreign.Saved.Dtype)}, which no tensor here can hold: the model cannot be saved again."),
        Asset => throw new NotSupportedException($"{node.Path} is a file that comes with the model, which cannot be saved again."),
        Module or not (System.Collections.IEnumerable or System.Runtime.CompilerServices.ITuple) => User("_generic_user_object"),
        System.Collections.IDictionary => User("trackable_dict_wrapper"),
        System.Runtime.CompilerServices.ITuple => User("trackable_tuple_wrapper"),
        _ => User("trackable_list_wrapper"),
    };

    private static SavedObject User(string identifier) => new() { UserObject = new SavedUserObject { Identifier = identifier, Version = new VersionDef { Producer = 1, MinConsumer = 1 } } };

    private static FunctionSpec SpecOf(TfFunction function) => function is IRestoredFunction { Restored.Arguments.Spec: { } spec } ? spec.Clone() : FunctionExport.SpecOf(ModelObjects.Traces(function).LastOrDefault()?.Traced);

    private void Functions()
    {
        foreach (var node in _objects.Nodes.ToArray())
        {
            if (node.Object is not TfFunction function) continue;
            if (function is IRestoredFunction { Restored: { IsPartial: true } partial }) throw new NotSupportedException($"{node.Path} was read with traces that cannot be called here, and cannot be saved again: {partial.Refusal}.");
            var number = _numbers[function];
            var (saved, count) = (Graph.Nodes[number], 0);
            foreach (var trace in ModelObjects.Traces(function))
            {
                var restored = (function as IRestoredFunction)?.Restored.Traces.First(t => ReferenceEquals(t.Traced, trace.Traced)).Saved;
                var (bare, export) = Written(trace.Traced, function.Name, restored);
                saved.Function.ConcreteFunctions.Add(export.Name);
                Link(number, $"trace_{count}", bare);
                saved.Dependencies.Add(new SavedObject.Types.Reference { NodeId = bare, LocalName = $"trace_{count++}" });
            }
        }
    }

    /// <summary>A trace in the library and among the objects, once.</summary>
    private (int Node, FunctionExport Function) Written(TracedFunction traced, string name, SavedConcreteFunction? saved)
    {
        if (_written.TryGetValue(traced, out var known)) return known;
        var export = FunctionExport.Write(_library, traced, name);
        return _written[traced] = (Bare(export, saved?.Clone() ?? FunctionExport.Describe(traced), export.Arguments.Count), export);
    }

    private int Bare(FunctionExport export, SavedConcreteFunction saved, int positional)
    {
        var bare = new SavedBareConcreteFunction { ConcreteFunctionName = export.Name, AllowedPositionalArguments = positional };
        bare.ArgumentKeywords.AddRange(export.Arguments.Select(a => a.Name));
        var number = Add(new SavedObject { BareConcreteFunction = bare });
        saved.BoundInputs.Clear();
        var constants = 0;
        foreach (var tensor in export.Bound)
        {
            var captured = NumberOf(tensor, export.Name);
            saved.BoundInputs.Add(captured);
            if (tensor is not IVariable) Link(number, $"capture_{constants++}", captured);
        }

        Graph.ConcreteFunctions[export.Name] = saved;
        return number;
    }

    private int NumberOf(Tensor tensor, string function)
    {
        if (_numbers.TryGetValue(tensor, out var known)) return known;
        if (tensor is IVariable variable)
        {
            throw new TfValueException(
                $"Tried to export a function which references an 'untracked' resource: {function} uses the variable {variable.Name}. Objects that are saved with a function must be reachable from the module "
                + "that is saved: keep the variable in a field or property of it, or of a module below it.");
        }

        return _numbers[tensor] = Add(new SavedObject { Constant = new SavedConstant { Operation = _session.Constant(tensor) }, RegisteredName = "tf.TrackableConstant" });
    }

    private void Signatures(IReadOnlyList<SignatureExport> exports)
    {
        var map = Add(User("signature_map"));
        Link(0, ObjectReader.Signatures, map);
        foreach (var export in exports)
        {
            Link(map, export.Name, Bare(export.Function, export.Saved.Clone(), export.Inputs.Count == 1 ? 1 : 0));
            _session.Signature(export);
        }
    }

    /// <summary>The function of the root that is the only one fit to be a signature, if there is one.</summary>
    private IReadOnlyList<(string Name, ConcreteFunction Function)> Chosen()
    {
        if (_root is SavedModel) return [];
        ConcreteFunction[] fit = [.. _objects.Nodes[0].Children.Select(c => _objects.Nodes[c.Number].Object).OfType<TfFunction>().Where(f => f.InputSignature is not null)
            .Select(f => ModelObjects.Traces(f)).Where(t => t.Count == 1).Select(t => t[0]).Where(IsFit)];
        return fit is [var only] ? [("serving_default", only)] : [];
    }

    private static bool IsFit(ConcreteFunction function) =>
        function.OutputCount > 0 && function.Traced.ResultLeaves.All(l => l >= 0) && (function.Traced.Result.IsLeaf || function.Traced.Result.Children.All(c => c.IsLeaf))
        && !function.Signature.Leaves.Any(l => l is VariableLeaf);

    private int Add(SavedObject saved)
    {
        Graph.Nodes.Add(saved);
        return Graph.Nodes.Count - 1;
    }

    private void Link(int parent, string name, int child)
    {
        if (parent == 0 && name == ObjectReader.Signatures && Graph.Nodes[child].UserObject?.Identifier != "signature_map") throw new TfValueException($"Tried to export a module with a member '{name}', which is a reserved name: call it something else.");
        Graph.Nodes[parent].Children.Add(new SavedObject.Types.Reference { NodeId = child, LocalName = name });
    }

    private void Files(string path, IReadOnlyList<(IVariable Variable, string Key)> variables, byte[] objects)
    {
        Directory.CreateDirectory(Path.Combine(path, "variables"));
        Directory.CreateDirectory(Path.Combine(path, "assets"));
        var prefix = Path.Combine(path, "variables", "variables");
        using (var writer = new BundleWriter(FileSystem.Disk, prefix, BundleWriter.FreeShards(prefix)))
        {
            foreach (var (variable, key) in variables)
            {
                var storage = ((IStoredVariable)variable).Storage;
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

            writer.Add(ObjectGraph.KeyBytes(ObjectGraph.Key), new BundleEntryProto { Shape = new TensorShapeProto() }, [objects]);
            writer.Commit();
        }

        var model = new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { _meta } };
        FileSystem.Disk.Replace(Path.Combine(path, ModelFile.ModelName), stream => stream.Write(model.ToByteArray()));
    }
}
