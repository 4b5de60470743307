using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Core;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>The graph outside of functions, which loaders run that know no objects: variables, placeholders, calls, saving and restoring.</summary>
/// <param name="meta">Gets the graph and what stands beside it.</param>
/// <param name="library">The functions.</param>
internal sealed class SessionWriter(MetaGraphDef meta, LibraryWriter library)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<string> _initializers = [];
    private readonly Dictionary<object, string> _bound = new(ReferenceEqualityComparer.Instance);

    /// <summary>A variable: a node that is told from others by its name.</summary>
    public void Variable(IVariable variable)
    {
        var name = Unique(variable.Name.Split(':')[0]);
        Node("VarHandleOp", name, [], ("dtype", Attributes.Of(variable.DType)), ("shape", Attributes.Of(variable.Shape)), ("shared_name", Attributes.Of(name)));
        Node("ReadVariableOp", Unique($"{name}/Read/ReadVariableOp"), [name], ("dtype", Attributes.Of(variable.DType)));
        _bound[variable] = name;
    }

    /// <summary>The path of a file that comes with the model: a variable that loaders set to where the file is for them.</summary>
    /// <param name="path">The path.</param>
    /// <param name="file">The file's name in the model.</param>
    public void Asset(Tensor<string> path, string file)
    {
        var type = ("dtype", Attributes.Of(DType.String));
        var given = Node("Placeholder", Unique("asset_path_initializer"), [], type, ("shape", Attributes.Of(Shape.Scalar)));
        var holder = Unique("Variable");
        Node("VarHandleOp", holder, [], type, ("shape", Attributes.Of(Shape.Scalar)), ("shared_name", Attributes.Of(holder)));
        _initializers.Add(Node("AssignVariableOp", Unique($"{holder}/Assign"), [holder, given], type));
        _bound[path] = Node("ReadVariableOp", Unique("ReadVariableOp"), [holder], type);
        meta.AssetFileDef.Add(new AssetFileDef { Filename = file, TensorInfo = new TensorInfo { Name = $"{given}:0" } });
    }

    /// <summary>A constant; gives the name of its node.</summary>
    public string Constant(Tensor value)
    {
        var node = Node("Const", Unique("Const"), [], ("dtype", Attributes.Of(value.DType)), ("value", Attributes.Of(value)));
        return _bound[value] = node;
    }

    /// <summary>A signature: a placeholder for each argument, and a call.</summary>
    public void Signature(SignatureExport signature)
    {
        var definition = new SignatureDef { MethodName = "tensorflow/serving/predict" };
        var operands = new List<string>();
        foreach (var (name, spec) in signature.Inputs)
        {
            operands.Add(Node("Placeholder", Unique($"{signature.Name}_{name}"), [], ("dtype", Attributes.Of(spec.DType)), ("shape", Attributes.Of(spec.Shape))));
            definition.Inputs[name] = Info($"{operands[^1]}:0", spec);
        }

        var types = signature.Function.Arguments.Select(a => a.Type).Concat(signature.Function.Bound.Select(SignatureExport.TypeOf)).Select(FunctionWriter.TypeNumber);
        var operation = signature.Function.IsStateful ? "StatefulPartitionedCall" : "PartitionedCall";
        var call = Node(
            operation, Unique(operation), [.. operands, .. signature.Function.Bound.Select(b => _bound[b])],
            ("f", Attributes.Function(signature.Function.Name)), ("Tin", Attributes.Types(types)), ("Tout", Attributes.Types(signature.Function.Results.Select(FunctionWriter.TypeNumber))));
        for (var i = 0; i < signature.Outputs.Count; i++) definition.Outputs[signature.Outputs[i].Name] = Info($"{call}:{i}", signature.Outputs[i].Spec);
        foreach (var (name, value) in signature.Defaults) definition.Defaults[name] = Tensors.Write(value);
        meta.SignatureDef[signature.Name] = definition;
    }

    /// <summary>What loaders run first: they set the paths of files.</summary>
    public void Initializer()
    {
        const string key = "__saved_model_init_op";
        var node = Node("NoOp", Unique("NoOp"), _initializers.Select(i => $"^{i}"));
        meta.SignatureDef[key] = new SignatureDef { Outputs = { [key] = new TensorInfo { Name = node, TensorShape = new TensorShapeProto { UnknownRank = true } } } };
        meta.CollectionDef["saved_model_main_op"] = new CollectionDef { NodeList = new CollectionDef.Types.NodeList { Value = { node } } };
    }

    /// <summary>How variables are saved and restored by their keys in the bundle.</summary>
    public void Saver(IReadOnlyList<(IVariable Variable, string Key)> variables, byte[] objects)
    {
        var graph = Node("Const", Unique("Const"), [], ("dtype", Attributes.Type(ElementType.String)), ("value", Strings([objects], scalar: true)));
        var file = Node("Placeholder", Unique("saver_filename"), [], ("dtype", Attributes.Type(ElementType.String)), ("shape", Attributes.Of(Shape.Scalar)));
        string[] handles = [.. variables.Select(v => _bound[v.Variable])];
        var resources = variables.Select(_ => FunctionWriter.Resource);
        var save = Node(
            "StatefulPartitionedCall", Unique("StatefulPartitionedCall"), [file, .. handles, graph],
            ("f", Attributes.Function(SaveFunction(variables))), ("Tin", Attributes.Types([ElementType.String, .. resources, ElementType.String])), ("Tout", Attributes.Types([ElementType.String])));
        var restore = Node(
            "StatefulPartitionedCall", Unique("StatefulPartitionedCall"), [file, .. handles],
            ("f", Attributes.Function(RestoreFunction(variables))), ("Tin", Attributes.Types([ElementType.String, .. resources])), ("Tout", Attributes.Types([ElementType.String])));
        meta.SaverDef = new SaverDef { FilenameTensorName = $"{file}:0", SaveTensorName = $"{save}:0", RestoreOpName = restore, Version = 2 };
    }

    private string SaveFunction(IReadOnlyList<(IVariable Variable, string Key)> variables)
    {
        var function = new FunctionWriter(library, library.NameFor("_traced_save"));
        var prefix = function.TextArgument("file_prefix");
        var values = variables.Select(v => function.Argument(v.Variable.Name.Split(':')[0], new TensorType(v.Variable.DType, v.Variable.Shape, IsVariable: true))).ToArray();
        values = [.. values.Zip(variables, (resource, v) => Add("ReadVariableOp", [resource], ("dtype", Attributes.Of(v.Variable.DType))))];
        var objects = function.TextArgument("savev2_const");
        var isRemote = Add("StaticRegexFullMatch", [prefix], ("pattern", Attributes.Of("^s3://.*")));
        var part = Add("Select", [isRemote, Text(".part"), Text("_temp/part")], ("T", Attributes.Type(ElementType.String)));
        var own = Add("StringJoin", [prefix, part], ("N", Attributes.Of(2)));
        var shards = Add("Const", [], ("dtype", Attributes.Of(DType.Int32)), ("value", Attributes.Of(Tf.Constant(1))));
        var shard = Add("Const", [], ("dtype", Attributes.Of(DType.Int32)), ("value", Attributes.Of(Tf.Constant(0))));
        var name = function.Add("ShardedFilename", [own, shard, shards], [], 1)[0].Replace(":output:", ":filename:", StringComparison.Ordinal);
        var (names, slices) = Keys(function, variables);
        var types = variables.Select(v => ElementTypes.Write(v.Variable.DType)).Append(ElementType.String);
        function.AddEffect("SaveV2", [name, names, slices, .. values, objects], [("dtypes", Attributes.Types(types))], 0);
        var prefixes = Add("Pack", [name], ("T", Attributes.Type(ElementType.String)), ("N", Attributes.Of(1)), ("axis", Attributes.Of(0)));
        function.AddEffect("MergeV2Checkpoints", [prefixes, prefix], [("delete_old_dirs", Attributes.Of(true))], 0);
        function.CompleteWithText(prefix);
        return function.Name;

        string Add(string operation, IEnumerable<string> operands, params ReadOnlySpan<(string, AttrValue)> attributes) => function.Add(operation, operands, attributes, 1)[0];

        string Text(string text) => Add("Const", [], ("dtype", Attributes.Type(ElementType.String)), ("value", Strings([System.Text.Encoding.UTF8.GetBytes(text)], scalar: true)));
    }

    private string RestoreFunction(IReadOnlyList<(IVariable Variable, string Key)> variables)
    {
        var function = new FunctionWriter(library, library.NameFor("_traced_restore"));
        var prefix = function.TextArgument("file_prefix");
        var resources = variables.Select(v => function.Argument($"assignvariableop_{v.Variable.Name.Split(':')[0]}", new TensorType(v.Variable.DType, v.Variable.Shape, IsVariable: true))).ToArray();
        var (names, slices) = Keys(function, variables);
        var types = variables.Select(v => ElementTypes.Write(v.Variable.DType)).Append(ElementType.String).ToArray();
        var values = function.Add("RestoreV2", [prefix, names, slices], [("dtypes", Attributes.Types(types))], types.Length);
        for (var i = 0; i < variables.Count; i++)
        {
            var type = variables[i].Variable.DType;
            var value = function.Add("Identity", [values[i].Replace(":output:", ":tensors:", StringComparison.Ordinal)], [("T", Attributes.Of(type))], 1)[0];
            function.AddEffect("AssignVariableOp", [resources[i], value], [("dtype", Attributes.Of(type))], 0);
        }

        function.CompleteWithText(prefix);
        return function.Name;
    }

    private static (string Names, string Slices) Keys(FunctionWriter function, IReadOnlyList<(IVariable Variable, string Key)> variables)
    {
        byte[][] keys = [.. variables.Select(v => ObjectGraph.KeyBytes(v.Key)), ObjectGraph.KeyBytes(ObjectGraph.Key)];
        return (Constant(keys), Constant([.. keys.Select(_ => Array.Empty<byte>())]));

        string Constant(byte[][] texts) => function.Add("Const", [], [("dtype", Attributes.Type(ElementType.String)), ("value", Strings(texts, scalar: false))], 1)[0];
    }

    private static AttrValue Strings(byte[][] texts, bool scalar)
    {
        var tensor = new TensorProto { Dtype = ElementType.String, TensorShape = new TensorShapeProto(), StringVal = { texts.Select(ByteString.CopyFrom) } };
        if (!scalar) tensor.TensorShape.Dim.Add(new TensorShapeProto.Types.Dim { Size = texts.Length });
        return new AttrValue { Tensor = tensor };
    }

    private static TensorInfo Info(string name, TensorSpec spec) => new() { Name = name, Dtype = ElementTypes.Write(spec.DType), TensorShape = ElementTypes.Write(spec.Shape) };

    private string Node(string operation, string name, IEnumerable<string> operands, params ReadOnlySpan<(string Name, AttrValue Value)> attributes)
    {
        var node = new NodeDef { Name = name, Op = operation };
        node.Input.AddRange(operands);
        foreach (var (key, value) in attributes) node.Attr[key] = value;
        meta.GraphDef.Node.Add(node);
        return name;
    }

    private string Unique(string wanted)
    {
        // Of what users name, what a node may be named.
        var clean = new string([.. wanted.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-' ? c : '_')]);
        if (clean.Length == 0 || !char.IsAsciiLetterOrDigit(clean[0])) clean = "." + clean;
        var unique = clean;
        for (var i = 1; !_used.Add(unique); i++) unique = $"{clean}_{i}";
        return unique;
    }
}
