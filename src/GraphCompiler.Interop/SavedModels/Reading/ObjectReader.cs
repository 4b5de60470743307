using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>A module that was read from a file: what is below it, by names.</summary>
internal sealed class LoadedModule : Module, ITrackableParent
{
    public List<(string Name, object? Child)> Members { get; } = [];

    IEnumerable<(string Name, object? Child)> ITrackableParent.Children => Members;

    protected override void TrackMembers(IMemberTracker tracker)
    {
        foreach (var (name, child) in Members) tracker.Track(name, child);
    }
}

/// <summary>A file that a model brings along.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record Asset(string Path) : ITrackable;

/// <summary>A variable whose elements no tensor here can hold: kept to be saved again.</summary>
/// <param name="Saved">What the file says of it.</param>
/// <param name="Entry">What the index says of its value.</param>
/// <param name="Bytes">The value as it lies in the file.</param>
internal sealed record ForeignVariable(SavedVariable Saved, BundleEntryProto Entry, byte[] Bytes) : ITrackable;

/// <summary>Makes the objects of a model: variables with their values, lists and dictionaries, functions.</summary>
internal sealed class ObjectReader
{
    public const string Signatures = "signatures";

    private readonly ModelFile _file;
    private readonly SavedObjectGraph _graph;
    private readonly object?[] _objects;
    private readonly FunctionLibrary _library;
    private readonly TraceReader _traces;
    private readonly Dictionary<int, string> _valueKeys;
    private readonly Dictionary<string, TracedFunction> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly Module _root;
    private readonly List<(string Name, object? Child)> _rootMembers;

    /// <param name="file">The model.</param>
    /// <param name="root">What stands for its root.</param>
    /// <param name="rootMembers">Gets what is below the root.</param>
    public ObjectReader(ModelFile file, Module root, List<(string Name, object? Child)> rootMembers)
    {
        (_file, _graph, _root, _rootMembers) = (file, file.Objects!, root, rootMembers);
        _objects = new object?[_graph.Nodes.Count];
        _library = new FunctionLibrary(file.Graph, file.Objects) { Captured = Captured };
        _traces = new TraceReader(_library);
        var values = ObjectGraph.Read(file.Bundle!, file.VariablesPrefix);
        _valueKeys = Matched(values);
    }

    /// <summary>Why functions cannot be called.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>Whether one has an operation that nobody may have.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>How many functions can be called.</summary>
    public int ReadCount => _read.Count;

    /// <summary>The signatures by their names.</summary>
    public Dictionary<string, RestoredTraces> SignatureTraces { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes all objects.</summary>
    /// <exception cref="DamagedModelException">They do not fit together.</exception>
    public void Read()
    {
        // Containers and values before functions, which capture them.
        for (var i = 0; i < _objects.Length; i++) _objects[i] = i == 0 ? _root : Made(i);
        for (var i = 0; i < _objects.Length; i++)
        {
            var node = _graph.Nodes[i];
            if (node.KindCase == SavedObject.KindOneofCase.Function) _objects[i] = Function(i, node.Function);
            else if (node.KindCase == SavedObject.KindOneofCase.BareConcreteFunction) _objects[i] = Bare(node.BareConcreteFunction, node.BareConcreteFunction.ConcreteFunctionName);
        }

        for (var i = 0; i < _objects.Length; i++) Fill(i);
        if (_graph.Nodes[0].Children.FirstOrDefault(c => c.LocalName == Signatures) is not { } signatures) return;
        foreach (var child in _graph.Nodes[signatures.NodeId].Children)
        {
            if (_graph.Nodes[child.NodeId].BareConcreteFunction is not { } bare) throw new DamagedModelException($"the signature {child.LocalName} is no function");
            SignatureTraces[child.LocalName] = Traces(child.LocalName, [bare.ConcreteFunctionName], new ArgumentNames(null));
        }
    }

    private object? Made(int id)
    {
        var node = _graph.Nodes[id];
        return node.KindCase switch
        {
            SavedObject.KindOneofCase.Variable => Variable(id, node.Variable),
            SavedObject.KindOneofCase.Constant => Constant(node.Constant),
            SavedObject.KindOneofCase.Asset => AssetOf(node.Asset),
            SavedObject.KindOneofCase.UserObject => node.UserObject.Identifier switch
            {
                "trackable_list_wrapper" or "trackable_tuple_wrapper" => new TrackableList<object?>(),
                "trackable_dict_wrapper" => new TrackableDictionary<object?>(),
                _ => new LoadedModule(),
            },
            _ => null,
        };
    }

    private void Fill(int id)
    {
        var node = _graph.Nodes[id];
        if (node.KindCase is not (SavedObject.KindOneofCase.UserObject or SavedObject.KindOneofCase.None) && id != 0) return;
        foreach (var child in node.Children)
        {
            if (id == 0 && child.LocalName == Signatures) continue;
            if (_objects[child.NodeId] is not { } item) continue;
            switch (_objects[id])
            {
                case LoadedModule module:
                    module.Members.Add((child.LocalName, item));
                    break;
                case TrackableList<object?> list:
                    list.Add(item);
                    break;
                case TrackableDictionary<object?> dictionary:
                    dictionary[child.LocalName] = item;
                    break;
                default:
                    _rootMembers.Add((child.LocalName, item));
                    break;
            }
        }
    }

    // The two graphs of a file have their objects by the same ways; numbers may differ.
    private Dictionary<int, string> Matched(TrackableObjectGraph values)
    {
        var keys = new Dictionary<int, string>();
        var (seen, open) = (new HashSet<(int, int)>(), new Queue<(int Object, int Value)>([(0, 0)]));
        while (open.TryDequeue(out var pair))
        {
            if (!seen.Add(pair)) continue;
            if (_graph.Nodes[pair.Object].KindCase == SavedObject.KindOneofCase.Variable && values.Nodes[pair.Value].Attributes.FirstOrDefault(a => a.Name == TrackedObjects.VariableValue) is { } attribute)
            {
                keys.TryAdd(pair.Object, attribute.CheckpointKey);
            }

            var others = values.Nodes[pair.Value].Children.GroupBy(c => c.LocalName, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().NodeId, StringComparer.Ordinal);
            foreach (var child in _graph.Nodes[pair.Object].Children)
            {
                // An object is looked for in one place: a damaged file could have as many pairs as the product of its objects.
                if (others.TryGetValue(child.LocalName, out var other) && seen.Count < 4 * (_graph.Nodes.Count + values.Nodes.Count)) open.Enqueue((child.NodeId, other));
            }
        }

        return keys;
    }

    private object Variable(int id, SavedVariable saved)
    {
        if (!_valueKeys.TryGetValue(id, out var key)) throw new DamagedModelException($"its variable {saved.Name} (object {id}) has no value in {_file.VariablesPrefix}");
        var bundle = _file.Bundle!;
        var entry = bundle[key];
        if (entry.Dtype != saved.Dtype) throw new DamagedModelException($"its variable {saved.Name} has {ElementTypes.Name(saved.Dtype)} elements, and {ElementTypes.Name(entry.Dtype)} in {_file.VariablesPrefix}");
        if (ElementType.ToDType(entry.Dtype) is not { } dtype) return new ForeignVariable(saved, entry.Clone(), bundle.ReadBytes(key, entry));
        var (shape, own) = (BundleReader.ShapeOf(entry), ElementTypes.Read(saved.Shape));
        if (!own.IsCompatibleWith(shape)) throw new DamagedModelException($"its variable {saved.Name} has the shape {own}, and {shape} in {_file.VariablesPrefix}");
        return Variables.Create(TensorFactory.FromArray(dtype, bundle.Read(key, dtype), shape), saved.Trainable, saved.Name.Length == 0 ? "Variable" : saved.Name, own);
    }

    private object? Constant(SavedConstant constant)
    {
        if (!_file.Graph.Nodes.TryGetValue(constant.Operation, out var node)) throw new DamagedModelException($"its graph has no constant {constant.Operation}");
        try
        {
            var (value, shape) = _library.Constant(node);
            return value.Shape == shape ? value : null;
        }
        catch (UnsupportedNodeException)
        {
            return null;
        }
    }

    private Asset AssetOf(SavedAsset asset)
    {
        var assets = _file.MetaGraph.AssetFileDef;
        if (asset.AssetFileDefIndex < 0 || asset.AssetFileDefIndex >= assets.Count) throw new DamagedModelException($"it names asset {asset.AssetFileDefIndex} of {assets.Count}");
        var name = assets[asset.AssetFileDefIndex].Filename;
        if (name.Length == 0 || Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..")) throw new DamagedModelException($"its asset {name} lies outside of its folder");
        return new Asset(Path.Combine(_file.Path, "assets", name));
    }

    private Tensor Captured(int id) => _objects[id] switch
    {
        Tensor tensor => tensor,
        ForeignVariable foreign => throw new UnsupportedNodeException($"it captures the variable {foreign.Saved.Name}, whose {ElementTypes.Name(foreign.Saved.Dtype)} elements no tensor here can hold"),
        Asset asset => throw new UnsupportedNodeException($"it reads the file {Path.GetFileName(asset.Path)}"),
        _ when _graph.Nodes[id].Constant is { } constant && _file.Graph.Nodes.TryGetValue(constant.Operation, out var node) => _library.ConstantTensor(node),
        _ => throw new UnsupportedNodeException($"it captures object {id}, a {_graph.Nodes[id].KindCase}"),
    };

    private RestoredFunction<AnyFunction> Function(int id, SavedFunction saved)
    {
        var name = _graph.Nodes.SelectMany(n => n.Children).FirstOrDefault(c => c.NodeId == id)?.LocalName ?? "function";
        return Untyped(Traces(name, saved.ConcreteFunctions, new ArgumentNames(saved.FunctionSpec)));
    }

    private RestoredFunction<AnyFunction> Bare(SavedBareConcreteFunction saved, string name) => Untyped(Traces(name, [saved.ConcreteFunctionName], new ArgumentNames(saved.FunctionSpec)));

    private static RestoredFunction<AnyFunction> Untyped(RestoredTraces traces) => new(traces, self => arguments => self[0]!.Invoke(arguments));

    private RestoredTraces Traces(string name, IEnumerable<string> concrete, ArgumentNames arguments)
    {
        var (traces, refusals) = (new List<RestoredTrace>(), new List<string>());
        foreach (var function in concrete)
        {
            if (Trace(function, name, arguments) is { } trace) traces.Add(new RestoredTrace(trace, _library.Saved(function)));
            else refusals.Add(_refused[function]);
        }

        return new RestoredTraces(name, arguments, traces, refusals);
    }

    private TracedFunction? Trace(string function, string name, ArgumentNames arguments)
    {
        if (_read.TryGetValue(function, out var known) || _refused.ContainsKey(function)) return known;
        try
        {
            return _read[function] = Ambient(() => _traces.Read(function, name, arguments));
        }
        catch (Exception refusal) when (refusal is not (DamagedModelException or OutOfMemoryException))
        {
            // Operators check operands that programs give them; a file may say anything at all.
            HasUnknown |= refusal is UnsupportedNodeException { IsUnknown: true };
            _refused[function] = $"{name}: {refusal.Message}";
            return null;
        }
    }

    private static T Ambient<T>(Func<T> read) => Runtime.Ambient.OutsideTrace(read);
}
