using System.Globalization;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>
/// A function of TensorFlow and those that it calls as a graph of TensorFlow.js: arguments are placeholders, variables are constants, reading one is nothing, constants lie in the manifest
/// of weights, and results are counted through (<c>node:1</c>).
/// </summary>
internal sealed class FrozenGraph
{
    private readonly Dictionary<string, FunctionDef> _functions;
    private readonly HashSet<string> _used;

    /// <param name="library">The functions.</param>
    /// <param name="function">The one that is the graph.</param>
    /// <param name="results">What its results are called, with their places.</param>
    public FrozenGraph(FunctionDefLibrary library, FunctionExport function, IReadOnlyList<(string Name, int Place)> results)
    {
        _functions = library.Function.ToDictionary(f => f.Signature.Name, StringComparer.Ordinal);
        _functions.Remove(function.Name, out var main);
        _used = main!.NodeDef.Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        Proto.Versions = LibraryWriter.Versions;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var variables = new Dictionary<string, int>(StringComparer.Ordinal);
        var parameters = main.Signature.InputArg;
        for (var i = 0; i < function.Arguments.Count; i++)
        {
            var (name, type) = function.Arguments[i];
            var (own, number) = (Unique(name), Number(ElementTypes.Write(type.DType), $"the argument {name}"));
            Proto.Node.Add(new NodeDef { Name = own, Op = "Placeholder", Attr = { ["dtype"] = Attributes.Type(number), ["shape"] = Attributes.Of(type.Shape) } });
            Signature.Inputs.Add(name, new TensorInfo { Name = $"{own}:0", Dtype = number, TensorShape = ElementTypes.Write(type.Shape) });
            names[parameters[i].Name] = own;
        }

        for (var i = 0; i < function.Bound.Count; i++)
        {
            var (parameter, tensor) = (parameters[function.Arguments.Count + i].Name, function.Bound[i]);
            var own = Unique(tensor is IVariable variable ? variable.Name.Split(':')[0] : "constant");
            Proto.Node.Add(Weight(own, (tensor as IVariable)?.Value ?? tensor));
            names[parameter] = own;
            if (tensor is IVariable) variables[parameter] = Number(ElementTypes.Write(tensor.DType), $"the variable {own}");
        }

        Proto.Library = new FunctionDefLibrary();
        Proto.Node.AddRange(Frozen(main, names, variables, ""));
        for (var i = 0; i < results.Count; i++)
        {
            var (name, place) = results[i];
            var type = function.Results[place];
            Signature.Outputs.Add(name, new TensorInfo { Name = Result(main, place, names), Dtype = TfjsTypes.Narrowed(ElementTypes.Write(type.DType)), TensorShape = ElementTypes.Write(type.Shape) });
        }
    }

    public GraphDef Proto { get; } = new();

    public SignatureDef Signature { get; } = new();

    /// <summary>The weights in the order of the manifest.</summary>
    public List<(string Name, Tensor Value)> Weights { get; } = [];

    /// <summary>The nodes of a function as they stand in a graph.</summary>
    /// <param name="function">The function.</param>
    /// <param name="names">What stands for what nodes and arguments are called in it; gets what its nodes give.</param>
    /// <param name="variables">The element types of arguments that are variables.</param>
    /// <param name="prefix">What the names of its constants begin with.</param>
    private IEnumerable<NodeDef> Frozen(FunctionDef function, Dictionary<string, string> names, Dictionary<string, int> variables, string prefix)
    {
        var nodes = new List<NodeDef>();
        foreach (var node in function.NodeDef)
        {
            string[] operands = [.. node.Input.Where(i => !FunctionLibrary.IsControl(i))];
            if (node.Op == "NoOp") continue;
            if (node.Op == "ReadVariableOp")
            {
                names[$"{node.Name}:value:0"] = names.GetValueOrDefault(operands[0], operands[0]);
                continue;
            }

            var results = NodeForms.Find(node.Op)?.Results ?? ["output"];
            var frozen = node.Op == "Const" ? Weight(prefix + node.Name, Constant(node)) : new NodeDef { Name = node.Name, Op = node.Op };
            for (var i = 0; i < results.Length; i++) Name(results[i], i);
            frozen.Input.AddRange(operands.Select(o => Flat(o, names)));
            nodes.Add(frozen);
            if (node.Op == "Const") continue;
            foreach (var (key, value) in node.Attr) frozen.Attr[key] = Narrowed(value, node);
            if (node.Op is "If" or "StatelessIf") Calls(frozen, operands[1..], variables, "Tin", "then_branch", "else_branch").ForEach(KeptItems.Refuse);
            else if (node.Op is "While" or "StatelessWhile")
            {
                var functions = Calls(frozen, operands, variables, "T", "cond", "body");
                nodes.InsertRange(nodes.Count - 1, KeptItems.Add(frozen, functions[0], functions[1], (name, type) => Weight(prefix + name, TensorFactory.Filled(ElementTypes.Read(type), Shape.Scalar, 0))));
            }
            else if (operands.Length == 1 && variables.TryGetValue(operands[0], out var type))
            {
                // A loop gives the variables that it takes.
                frozen.Attr["T"] = Attributes.Type(type);
                variables[$"{node.Name}:output:0"] = type;
            }

            void Name(string result, int at) => names[$"{node.Name}:{result}"] = string.Create(CultureInfo.InvariantCulture, $"{frozen.Name}:{at}");
        }

        return nodes;
    }

    // The functions of a condition or a loop take what it takes: the values of variables.
    private List<FunctionDef> Calls(NodeDef node, string[] operands, Dictionary<string, int> variables, string types, params ReadOnlySpan<string> functions)
    {
        var all = new List<FunctionDef>();
        int?[] taken = [.. operands.Select(o => variables.TryGetValue(o, out var type) ? type : (int?)null)];
        node.Op = node.Op.StartsWith("Stateless", StringComparison.Ordinal) ? node.Op : "Stateless" + node.Op;
        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i] is { } type) node.Attr[types].List.Type[i] = type;
            if (types == "T" && taken[i] is { } state) variables[$"{node.Name}:output:{i}"] = state;
        }

        foreach (var key in functions)
        {
            var function = _functions[node.Attr[key].Func.Name];
            var (names, own) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
            var written = new FunctionDef { Signature = new OpDef { Name = function.Signature.Name } };
            for (var i = 0; i < taken.Length; i++)
            {
                var argument = function.Signature.InputArg[i];
                if (taken[i] is { } type) own[argument.Name] = type;
                written.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = argument.Name, Type = taken[i] ?? Number(argument.Type, $"the argument {argument.Name} of {function.Signature.Name}") });
            }

            written.NodeDef.AddRange(Frozen(function, names, own, function.Signature.Name + "/"));
            foreach (var result in function.Signature.OutputArg)
            {
                var place = function.Ret[result.Name];
                written.Ret[result.Name] = Flat(place, names);
                written.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = result.Name, Type = own.TryGetValue(place, out var type) ? type : TfjsTypes.Narrowed(result.Type) });
            }

            Proto.Library.Function.Add(written);
            all.Add(written);
        }

        return all;
    }

    private static string Result(FunctionDef function, int place, Dictionary<string, string> names) => Flat(function.Ret[function.Signature.OutputArg[place].Name], names);

    // What node:result:number is in a graph, where the last result of an operation may be many.
    private static string Flat(string reference, Dictionary<string, string> names)
    {
        if (names.TryGetValue(reference, out var name)) return name.Split(':') is [var whole, "0"] ? whole : name;
        var parts = reference.Split(':');
        if (parts.Length < 3 || !names.TryGetValue($"{parts[0]}:{parts[1]}", out var first)) return reference;
        var (node, at) = (first[..first.LastIndexOf(':')], int.Parse(first[(first.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture) + int.Parse(parts[2], CultureInfo.InvariantCulture));
        return at == 0 ? node : string.Create(CultureInfo.InvariantCulture, $"{node}:{at}");
    }

    private NodeDef Weight(string name, Tensor value)
    {
        var narrowed = Narrowed(value, name);
        Weights.Add((name, narrowed));
        var shape = ElementTypes.Write(narrowed.ValueShape);
        return new NodeDef { Name = name, Op = "Const", Attr = { ["dtype"] = Attributes.Of(narrowed.DType), ["value"] = new AttrValue { Tensor = new TensorProto { Dtype = ElementTypes.Write(narrowed.DType), TensorShape = shape } } } };
    }

    private static Tensor Constant(NodeDef node)
    {
        var (value, shape) = Tensors.Read(node.Attr["value"].Tensor);
        return value.Shape == shape ? value : Runtime.Ambient.ToTensor(Runtime.Ambient.ValueOf(value).BroadcastTo(shape));
    }

    // A number that has no place in 32 bits would be another one.
    private static Tensor Narrowed(Tensor value, string name)
    {
        _ = Number(ElementTypes.Write(value.DType), $"the constant {name}");
        if (value is Tensor<long> numbers && Array.Exists(numbers.ToArray(), n => n is < int.MinValue or > int.MaxValue)) throw new NotSupportedException($"The constant {name} has an integer of more than 32 bits, which TensorFlow.js does not have.");
        return value.DType == DType.Float64 || value.DType == DType.Float16 ? Tf.Cast(value, DType.Float32) : value.DType == DType.Int64 ? Tf.Cast(value, DType.Int32) : value;
    }

    private static AttrValue Narrowed(AttrValue value, NodeDef node)
    {
        value = value.Clone();
        if (value.ValueCase == AttrValue.ValueOneofCase.Type) value.Type = Number(value.Type, $"a node {node.Op}");
        for (var i = 0; i < (value.List?.Type.Count ?? 0); i++) value.List!.Type[i] = Number(value.List.Type[i], $"a node {node.Op}");
        return value;
    }

    // Small integers wrap around where those of TensorFlow.js go on.
    private static int Number(int type, string what) => ElementTypes.Has(type) && ElementType(type) is { IsFloating: false } dtype && dtype != DType.Bool && dtype != DType.Int32 && dtype != DType.Int64
        ? throw new NotSupportedException($"TensorFlow.js has no {dtype.Name} elements, which {what} has: cast them to int32 before.")
        : TfjsTypes.Narrowed(type);

    private static DType ElementType(int number) => ElementTypes.Read(number);

    private string Unique(string wanted)
    {
        var clean = new string([.. wanted.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-' ? c : '_')]);
        if (clean.Length == 0 || !char.IsAsciiLetterOrDigit(clean[0])) clean = "x" + clean;
        var unique = clean;
        for (var i = 1; !_used.Add(unique); i++) unique = $"{clean}_{i}";
        return unique;
    }
}
