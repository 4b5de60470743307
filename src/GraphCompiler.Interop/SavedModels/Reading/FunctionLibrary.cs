using GraphCompiler.Interop.Messages;
using GraphCompiler.Runtime;

namespace GraphCompiler.Interop;

/// <summary>The functions of a model: runs one over the tensors of a trace, operator by operator.</summary>
/// <param name="graph">The graph that has them.</param>
/// <param name="objects">What they capture; null for a model that has no objects.</param>
internal sealed class FunctionLibrary(ModelGraph graph, SavedObjectGraph? objects = null)
{
    // A function that is called is written anew each time. More nodes than these, and a few bytes would fill the memory.
    private const int RepeatsOfFile = 16;
    private const int NodesAtLeast = 10_000;

    private readonly Dictionary<NodeDef, (Tensor Value, Shape Shape)> _constants = [];
    private readonly Dictionary<FunctionDef, List<NodeDef>> _orders = [];
    private long _nodes;

    /// <summary>What the objects are that functions capture: a variable or a constant by its number.</summary>
    public Func<int, Tensor> Captured { get; init; } = id => throw new DamagedModelException($"it has no object {id}");

    /// <summary>Nodes that stand for what is there: variables, and constants whose values lie elsewhere.</summary>
    public IReadOnlyDictionary<object, Tensor> Given { get; init; } = new Dictionary<object, Tensor>();

    /// <summary>What a result of a node is to those that take it.</summary>
    public Func<Tensor, Tensor> Fitting { get; init; } = result => result;

    public ModelGraph Graph => graph;

    /// <summary>Begins a function that is read by itself.</summary>
    public FunctionFrame Begin()
    {
        _nodes = 0;
        return new FunctionFrame(this, "", 0);
    }

    public FunctionDef Find(string name) => graph.Functions.TryGetValue(name, out var function) ? function : throw new DamagedModelException($"its library has no function {name}");

    /// <summary>Runs a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">A tensor or variable for each of its arguments.</param>
    /// <param name="frame">The call.</param>
    public Tensor[] Run(string name, IReadOnlyList<Tensor> arguments, FunctionFrame frame)
    {
        var function = Find(name);
        var parameters = function.Signature.InputArg;
        if (parameters.Count != arguments.Count) throw new DamagedModelException($"the function {name} takes {parameters.Count} arguments and is given {arguments.Count}");
        for (var i = 0; i < parameters.Count; i++) frame.Define(parameters[i].Name, [arguments[i]]);
        if (!_orders.TryGetValue(function, out var order)) _orders[function] = order = NodeOrder.Of(function.NodeDef, Wanted(function), name);
        foreach (var node in order) Run(node, frame);
        return [.. function.Signature.OutputArg.Select(o => function.Ret.TryGetValue(o.Name, out var result) ? frame.Value(result) : throw new DamagedModelException($"the function {name} lacks its result {o.Name}"))];
    }

    /// <summary>What a function takes beside its arguments.</summary>
    /// <param name="name">The function.</param>
    /// <param name="frame">The call that it is captured in: a gradient takes what nodes of its forward function gave.</param>
    public IReadOnlyList<Tensor> CapturesOf(string name, FunctionFrame? frame = null) => [.. Saved(name).BoundInputs.Select(id =>
        objects!.Nodes[id] is { CapturedTensor: { } inner } ? (frame ?? throw new DamagedModelException($"{name} captures {inner.Name} and is no gradient")).Value(inner.Name) : Captured(id))];

    /// <summary>The gradient function of values: how many those are, and for which of what follows them it gives gradients.</summary>
    public (int Values, bool[] IsGiven) GradientOf(string name)
    {
        var given = Structures.Entries(Saved(name).OutputSignature).Select(v => v.KindCase != StructuredValue.KindOneofCase.NoneValue).ToArray();
        var values = Find(name).Signature.InputArg.Count - Saved(name).BoundInputs.Count is var upstream && given.Length == upstream
            ? given.TakeWhile(g => !g).Count()
            : throw new DamagedModelException($"the gradient {name} takes {upstream} gradients and gives {given.Length}");
        return (values, given[values..]);
    }

    /// <summary>Whether a gradient is for values of a function. TensorFlow writes more of these that have the values and not their gradient, for gradients that it has written itself.</summary>
    public bool IsGradientOf(string name, FunctionFrame frame) => Saved(name).BoundInputs.All(id =>
        objects!.Nodes[id].CapturedTensor is not { } inner || inner.ConcreteFunction == frame.Function);

    public SavedConcreteFunction Saved(string name) =>
        objects is not null && objects.ConcreteFunctions.TryGetValue(name, out var saved) ? saved : throw new DamagedModelException($"its object graph has no function {name}");

    /// <summary>Runs one node.</summary>
    public void Run(NodeDef node, FunctionFrame frame)
    {
        if (++_nodes > NodesAtLeast + (RepeatsOfFile * graph.Size)) throw new DamagedModelException("its functions call each other so often that they never end");
        if (Given.TryGetValue(node, out var given))
        {
            frame.Define(node.Name, [given]);
            return;
        }

        if (TextOperations.Names.Contains(node.Op)) throw new UnsupportedNodeException($"the node {node.Name} ({node.Op}) works on text or files, which tensors here do not hold");
        var form = NodeForms.Find(node.Op) ?? throw new UnsupportedNodeException($"the node {node.Name} is an operation that this library does not have: {node.Op}", isUnknown: true);
        var inputs = node.Input.Where(i => !IsControl(i)).Select(frame.Value).ToArray();
        var reading = new NodeReading(node, inputs, frame);
        try
        {
            frame.Define(node.Name, Array.ConvertAll(form.Read(reading), r => Fitting(r)), form);
        }
        catch (Exception nonsense) when (nonsense is InvalidCastException or IndexOutOfRangeException or ArgumentException or OverflowException or NullReferenceException or DivideByZeroException or InvalidOperationException)
        {
            throw reading.Unsupported($"has operands or attributes that it does not take: {nonsense.Message}");
        }
    }

    /// <summary>A constant, once however often it is called for.</summary>
    public (Tensor Value, Shape Shape) Constant(NodeDef node)
    {
        if (!_constants.TryGetValue(node, out var constant))
        {
            var proto = node.Attr.GetValueOrDefault("value")?.Tensor ?? throw new DamagedModelException($"the constant {node.Name} has no value");
            _constants[node] = constant = Tensors.Read(proto);
        }

        return constant;
    }

    /// <summary>A constant as a tensor of what runs now.</summary>
    public Tensor ConstantTensor(NodeDef node)
    {
        var (value, shape) = Constant(node);
        return value.Shape == shape ? value : Ambient.ToTensor(Ambient.ValueOf(value).BroadcastTo(shape));
    }

    public static bool IsControl(string input) => input.StartsWith('^');

    private static IEnumerable<string> Wanted(FunctionDef function) => function.Ret.Values.Concat(function.ControlRet.Values);
}
